//! HTTP at its edges: who is answered, what is refused and how, and what a stopping server finishes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use remit::graphql::live::LiveLimits;
use remit::http::{App, HttpLimits};

use crate::world::{self, Served};

const QUERY: &str = r#"{"query": "{ __typename }"}"#;
const JSON: &str = "content-type: application/json";
const GRAPHQL: &str = "accept: application/graphql-response+json";

/// Sends one request as written, and returns the answer without what differs from run to run.
pub fn send(served: &Served, line: &str, headers: &[&str], body: &str) -> String {
    let mut stream = connect(served);
    stream
        .write_all(request(served, line, headers, body).as_bytes())
        .unwrap();
    answer(stream)
}

fn connect(served: &Served) -> TcpStream {
    TcpStream::connect(served.address).unwrap()
}

fn request(served: &Served, line: &str, headers: &[&str], body: &str) -> String {
    let mut lines = vec![format!("{line} HTTP/1.1")];
    if !headers.iter().any(|header| header.starts_with("host")) {
        lines.push(format!("host: {}", served.address));
    }
    lines.extend(headers.iter().map(|header| (*header).to_owned()));
    if !body.is_empty() {
        lines.push(format!("content-length: {}", body.len()));
    }
    lines.push("connection: close".to_owned());
    format!("{}\r\n\r\n{body}", lines.join("\r\n"))
}

fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("date: ") && !line.starts_with("connection: "))
        .collect();
    kept.join("\n")
}

fn check(line: &str, headers: &[&str], body: &str, expected: impl FnOnce(String)) {
    let world = world::seed();
    let served = world.served();
    expected(send(&served, line, headers, body));
}

#[test]
fn a_query_is_answered() {
    check("POST /graphql", &[JSON, GRAPHQL], QUERY, |answer| {
        insta::assert_snapshot!(answer, @r#"
        HTTP/1.1 200 OK
        content-type: application/graphql-response+json; charset=utf-8
        vary: accept
        content-length: 31

        {"data":{"__typename":"Query"}}
        "#);
    });
}

#[test]
fn an_unknown_host_is_refused() {
    check(
        "POST /graphql",
        &[JSON, "host: evil.example"],
        QUERY,
        |answer| {
            insta::assert_snapshot!(answer, @"
        HTTP/1.1 403 Forbidden
        content-type: text/plain; charset=utf-8
        content-length: 68

        This host name is not served here; name it with --host to allow it.
        ");
        },
    );
}

#[test]
fn a_name_that_only_begins_like_ours_is_refused() {
    for host in [
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost:80@evil.example",
    ] {
        let host = format!("host: {host}");
        check("POST /graphql", &[JSON, &host], QUERY, |answer| {
            assert!(answer.starts_with("HTTP/1.1 403 "), "{host}: {answer}");
        });
    }
}

#[test]
fn loopback_goes_by_many_names() {
    for host in [
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1:1",
        "[::1]:8080",
        "[::1]",
        "192.0.2.7",
    ] {
        let host = format!("host: {host}");
        check("POST /graphql", &[JSON, &host], QUERY, |answer| {
            assert!(answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
        });
    }
}

#[test]
fn a_foreign_origin_is_refused() {
    let origin = "origin: https://evil.example";
    check("POST /graphql", &[JSON, origin], QUERY, |answer| {
        insta::assert_snapshot!(answer, @"
        HTTP/1.1 403 Forbidden
        content-type: text/plain; charset=utf-8
        content-length: 74

        Pages of this origin may not ask here; name it with --origin to allow it.
        ");
    });
    check("POST /graphql", &[JSON, "origin: null"], QUERY, |answer| {
        assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    });
}

#[test]
fn a_page_of_our_own_is_answered() {
    let headers = [
        JSON,
        "host: localhost:7777",
        "origin: http://localhost:7777",
    ];
    check("POST /graphql", &headers, QUERY, |answer| {
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    });
}

#[test]
fn configured_hosts_and_origins_are_answered() {
    let world = world::seed();
    let served = world.served_within(HttpLimits {
        hosts: vec!["model.example".to_owned()],
        origins: vec!["https://pages.example".to_owned()],
        ..HttpLimits::default()
    });
    let headers = [JSON, "host: model.example", "origin: https://pages.example"];
    let answer = send(&served, "POST /graphql", &headers, QUERY);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let headers = [JSON, "host: model.example", "origin: https://other.example"];
    let answer = send(&served, "POST /graphql", &headers, QUERY);
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[test]
fn a_query_by_get_is_answered() {
    let line = "GET /graphql?query=query($s:String!)%7Btool(slug:$s)%7Bname%7D%7D&variables=%7B%22s%22:%22dns%22%7D";
    check(line, &[GRAPHQL], "", |answer| {
        insta::assert_snapshot!(answer, @r#"
        HTTP/1.1 200 OK
        content-type: application/graphql-response+json; charset=utf-8
        vary: accept
        content-length: 32

        {"data":{"tool":{"name":"DNS"}}}
        "#);
    });
}

#[test]
fn get_does_not_change_anything() {
    check(
        "GET /graphql?query=mutation%7B__typename%7D",
        &[GRAPHQL],
        "",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
            HTTP/1.1 405 Method Not Allowed
            content-type: application/graphql-response+json; charset=utf-8
            vary: accept
            allow: POST
            content-length: 105

            {"errors":[{"message":"only queries are answered by GET; use POST","extensions":{"code":"BAD_REQUEST"}}]}
            "#);
        },
    );
}

#[test]
fn get_does_not_guess_which_operation_is_meant() {
    let world = world::seed();
    let served = world.served();
    let line = "GET /graphql?query=query%20A%7B__typename%7Dmutation%20B%7B__typename%7D";
    for _ in 0..20 {
        let answer = send(&served, line, &[GRAPHQL], "");
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        let answer = send(&served, &format!("{line}&operationName=B"), &[GRAPHQL], "");
        assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
        let answer = send(&served, &format!("{line}&operationName=A"), &[GRAPHQL], "");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}

#[test]
fn head_answers_as_get_does_without_a_body() {
    check(
        "HEAD /graphql?query=%7B__typename%7D",
        &[GRAPHQL],
        "",
        |answer| {
            insta::assert_snapshot!(answer, @"
        HTTP/1.1 200 OK
        content-type: application/graphql-response+json; charset=utf-8
        vary: accept
        content-length: 31
        ");
        },
    );
}

#[test]
fn other_methods_are_refused() {
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        check(&format!("{method} /graphql"), &[JSON], QUERY, |answer| {
            assert!(answer.starts_with("HTTP/1.1 405 "), "{method}: {answer}");
            assert!(
                answer.contains("\nallow: GET, HEAD, POST"),
                "{method}: {answer}"
            );
        });
    }
}

#[test]
fn a_browser_is_sent_to_the_page() {
    check(
        "GET /graphql",
        &["accept: text/html,*/*;q=0.8"],
        "",
        |answer| {
            insta::assert_snapshot!(answer, @"
        HTTP/1.1 303 See Other
        location: /
        content-length: 0
        ");
        },
    );
}

#[test]
fn a_body_that_is_no_json_is_refused() {
    check(
        "POST /graphql",
        &[JSON, GRAPHQL],
        "{\"query\": \"{",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
            HTTP/1.1 400 Bad Request
            content-type: application/graphql-response+json; charset=utf-8
            vary: accept
            content-length: 210

            {"errors":[{"message":"the body must be a JSON object with a query, and optionally operationName, variables and extensions: EOF while parsing a string at line 1 column 12","extensions":{"code":"BAD_REQUEST"}}]}
            "#);
        },
    );
}

#[test]
fn a_body_that_is_no_request_is_refused() {
    for body in [
        "[]",
        "7",
        "null",
        r#"[{"query": "{ __typename }"}]"#,
        r#" ["{ __typename }", null, null, null]"#,
        r#"{"query": 7}"#,
        "{}",
    ] {
        check("POST /graphql", &[JSON, GRAPHQL], body, |answer| {
            assert!(answer.starts_with("HTTP/1.1 400 "), "{body}: {answer}");
            assert!(answer.contains("BAD_REQUEST"), "{body}: {answer}");
        });
    }
}

#[test]
fn json_that_nests_too_deeply_is_refused() {
    let variables = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let body = format!(r#"{{"query": "{{ __typename }}", "variables": {{"a": {variables}}}}}"#);
    check("POST /graphql", &[JSON, GRAPHQL], &body, |answer| {
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    });
}

#[test]
fn what_a_browser_sends_without_asking_is_refused() {
    check(
        "POST /graphql",
        &["content-type: text/plain", GRAPHQL],
        QUERY,
        |answer| {
            insta::assert_snapshot!(answer, @r#"
            HTTP/1.1 415 Unsupported Media Type
            content-type: application/graphql-response+json; charset=utf-8
            vary: accept
            content-length: 109

            {"errors":[{"message":"send the request as application/json, in UTF-8","extensions":{"code":"BAD_REQUEST"}}]}
            "#);
        },
    );
    for other in [
        "content-type: application/x-www-form-urlencoded",
        "content-type: multipart/form-data; boundary=x",
        "content-type: application/json; charset=utf-16",
        "content-type: application/graphql",
        "x-nothing: at all",
    ] {
        check("POST /graphql", &[other], QUERY, |answer| {
            assert!(answer.starts_with("HTTP/1.1 415 "), "{other}: {answer}");
        });
    }
}

#[test]
fn an_accept_that_fits_nothing_is_refused() {
    check(
        "POST /graphql",
        &[JSON, "accept: image/png"],
        QUERY,
        |answer| {
            insta::assert_snapshot!(answer, @r#"
            HTTP/1.1 406 Not Acceptable
            content-type: application/json; charset=utf-8
            vary: accept
            content-length: 157

            {"errors":[{"message":"this endpoint answers application/graphql-response+json, application/json or text/event-stream","extensions":{"code":"BAD_REQUEST"}}]}
            "#);
        },
    );
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let world = world::seed();
    let served = world.served_within(HttpLimits {
        body_bytes_max: 1_000,
        ..HttpLimits::default()
    });
    let body = format!(
        r#"{{"query": "{{ __typename }}", "operationName": "{}"}}"#,
        "x".repeat(2_000)
    );
    let answer = send(&served, "POST /graphql", &[JSON, GRAPHQL], &body);
    insta::assert_snapshot!(answer, @r#"
    HTTP/1.1 413 Payload Too Large
    content-type: application/graphql-response+json; charset=utf-8
    vary: accept
    content-length: 110

    {"errors":[{"message":"the body is larger than the limit of 1000 bytes","extensions":{"code":"BAD_REQUEST"}}]}
    "#);
}

#[test]
fn a_document_that_is_refused_has_a_status_that_says_so() {
    let body = r#"{"query": "{ nothing }"}"#;
    check("POST /graphql", &[JSON, GRAPHQL], body, |answer| {
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    });
    check(
        "POST /graphql",
        &[JSON, "accept: application/json"],
        body,
        |answer| {
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        },
    );
}

#[test]
fn the_schema_can_be_fetched() {
    let world = world::seed();
    let answer = send(&world.served(), "GET /schema.graphql", &[], "");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let sdl = world.service().sdl().trim_end().to_owned();
    assert!(answer.trim_end().ends_with(&sdl));
}

#[test]
fn a_server_says_that_it_lives_and_is_ready() {
    check("GET /livez", &[], "", |answer| {
        insta::assert_snapshot!(answer, @"
        HTTP/1.1 200 OK
        content-type: text/plain; charset=utf-8
        content-length: 3

        ok
        ");
    });
    check("GET /readyz", &[], "", |answer| {
        insta::assert_snapshot!(answer, @"
        HTTP/1.1 200 OK
        content-type: text/plain; charset=utf-8
        content-length: 15

        ok, revision 2
        ");
    });
}

#[test]
fn a_server_that_cannot_commit_lives_and_is_not_ready() {
    let world = world::seed();
    let app = App::new(
        world.engine.clone(),
        Box::new(|| Err("the disk is full".to_owned())),
        (Limits::default(), DocumentLimits::default()),
        HttpLimits::default(),
    );
    let served = Served::new(app);
    let answer = send(&served, "GET /readyz", &[], "");
    insta::assert_snapshot!(answer, @"
    HTTP/1.1 503 Service Unavailable
    content-type: text/plain; charset=utf-8
    content-length: 17

    the disk is full
    ");
    let answer = send(&served, "GET /livez", &[], "");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let answer = send(&served, "POST /graphql", &[JSON], QUERY);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn nothing_else_is_here() {
    check("GET /nowhere", &[], "", |answer| {
        insta::assert_snapshot!(answer, @"
        HTTP/1.1 404 Not Found
        content-type: text/plain; charset=utf-8
        content-length: 156

        There is nothing here. GraphQL is at /graphql, the playground at /, the schema at /schema.graphql; pictures are at /venn.svg, /coverage.svg and /graph.mmd.
        ");
    });
}

#[test]
fn a_stopping_server_finishes_what_is_under_way() {
    let world = world::seed();
    let mut served = world.served();
    let whole = request(&served, "POST /graphql", &[JSON, GRAPHQL], QUERY);
    let (head, body) = whole.split_at(whole.len() - QUERY.len());
    let mut stream = connect(&served);
    // `100 Continue` says that the server has read the head and waits for the body.
    let head = head.replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    served.begin_stop();
    stream.write_all(body.as_bytes()).unwrap();
    let answer = answer(stream);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(
        answer.ends_with(r#"{"data":{"__typename":"Query"}}"#),
        "{answer}"
    );
    let address = served.address;
    served.stopped();
    assert!(
        TcpStream::connect(address).is_err(),
        "nobody listens any more"
    );
}

fn impatient() -> HttpLimits {
    HttpLimits {
        silence_max: Duration::from_millis(50),
        live: LiveLimits {
            keep_alive: Duration::from_millis(25),
            ..LiveLimits::default()
        },
        ..HttpLimits::default()
    }
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let world = world::seed();
    let served = world.served_within(impatient());
    for path in ["/graphql", "/apply"] {
        let whole = request(&served, &format!("POST {path}"), &[JSON], QUERY);
        let mut stream = connect(&served);
        stream
            .write_all(&whole.as_bytes()[..whole.len() - 1])
            .unwrap();
        let answer = answer(stream);
        assert!(answer.starts_with("HTTP/1.1 408 "), "{path}: {answer}");
    }
}

#[test]
fn a_connection_on_which_nothing_happens_is_closed() {
    let world = world::seed();
    let served = world.served_within(impatient());
    for sent in ["", "POST /graphql HTTP/1.1\r\nhost:"] {
        let mut stream = connect(&served);
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream.write_all(sent.as_bytes()).unwrap();
        let closed = stream.read(&mut [0; 64]);
        assert!(matches!(closed, Ok(0)), "{sent:?}: {closed:?}");
    }
}

#[test]
fn half_a_request_does_not_keep_a_server_from_stopping() {
    let world = world::seed();
    let served = world.served_within(impatient());
    let mut stream = connect(&served);
    stream
        .write_all(b"POST /graphql HTTP/1.1\r\nhost:")
        .unwrap();
    served.stopped();
}

#[test]
fn a_kept_connection_answers_one_request_after_another() {
    let world = world::seed();
    let served = Arc::new(world.served());
    let askers: Vec<_> = (0..8)
        .map(|_| {
            let served = served.clone();
            std::thread::spawn(move || {
                let whole = request(&served, "POST /graphql", &[JSON, GRAPHQL], QUERY);
                let kept = whole.replace("connection: close\r\n", "");
                let mut stream = BufReader::new(connect(&served));
                for _ in 0..20 {
                    stream.get_mut().write_all(kept.as_bytes()).unwrap();
                    assert_eq!(next_body(&mut stream), r#"{"data":{"__typename":"Query"}}"#);
                }
            })
        })
        .collect();
    for asker in askers {
        asker.join().unwrap();
    }
}

/// The body of the next answer on a connection that goes on.
fn next_body(stream: &mut BufReader<TcpStream>) -> String {
    let mut length = None;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some(("content-length", value)) => length = Some(value.parse().unwrap()),
            None if line == "\r\n" => break,
            _ => assert!(!line.is_empty(), "the connection ended"),
        }
    }
    let mut body = vec![0; length.expect("answers say how long they are")];
    stream.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}
