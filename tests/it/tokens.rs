//! Who may ask: with a tokens file, those who give a token.

use remit::http::{Access, HttpLimits, Tokens};

use crate::http::send;
use crate::world::{self, Served};

const ADA: &str = "authorization: Bearer 0123456789abcdef";

/// A server that knows Ada.
fn served() -> Served {
    let tokens = Tokens::read("tokens", "0123456789abcdef Ada Lovelace").unwrap();
    let app = world::seed().app(HttpLimits::default());
    Served::new(app.with_access(Access::Tokens(tokens)))
}

fn check(line: &str, headers: &[&str], expected: impl FnOnce(String)) {
    let body = if line.starts_with("POST") {
        r#"{"query": "{ __typename }"}"#
    } else {
        ""
    };
    expected(send(&served(), line, headers, body));
}

fn status(answer: &str) -> &str {
    &answer["HTTP/1.1 ".len()..][..3]
}

#[test]
fn whoever_gives_a_token_is_answered() {
    let json = "content-type: application/json";
    check("POST /graphql", &[json, ADA], |answer| {
        assert_eq!(status(&answer), "200", "{answer}");
    });
    check("GET /graphql?query=%7B__typename%7D", &[ADA], |answer| {
        assert_eq!(status(&answer), "200", "{answer}");
    });
    for path in ["/schema.graphql", "/venn.svg?relation=WORKSTREAM_TOOLS"] {
        check(&format!("GET {path}"), &[ADA], |answer| {
            assert_eq!(status(&answer), "200", "{path}: {answer}");
        });
    }
}

#[test]
fn whoever_gives_none_is_told_how() {
    let headers = [
        "content-type: application/json",
        "accept: application/graphql-response+json",
    ];
    check("POST /graphql", &headers, |answer| {
        insta::assert_snapshot!(answer, @r#"
        HTTP/1.1 401 Unauthorized
        content-type: application/graphql-response+json; charset=utf-8
        vary: accept
        www-authenticate: Bearer realm="Remit"
        content-length: 126

        {"errors":[{"message":"say who asks: send the header `Authorization: Bearer TOKEN`","extensions":{"code":"UNAUTHENTICATED"}}]}
        "#);
    });
    check("GET /venn.svg?relation=WORKSTREAM_TOOLS", &[], |answer| {
        insta::assert_snapshot!(answer, @r#"
        HTTP/1.1 401 Unauthorized
        content-type: text/plain; charset=utf-8
        www-authenticate: Bearer realm="Remit"
        content-length: 60

        say who asks: send the header `Authorization: Bearer TOKEN`
        "#);
    });
    check("GET /schema.graphql", &[], |answer| {
        assert_eq!(status(&answer), "401", "{answer}");
    });
}

#[test]
fn an_unknown_token_is_refused_whatever_is_asked() {
    let unknown = "authorization: Bearer 0123456789abcdee";
    check(
        "POST /graphql",
        &["content-type: application/json", unknown],
        |answer| {
            insta::assert_snapshot!(answer, @r#"
            HTTP/1.1 401 Unauthorized
            content-type: application/json; charset=utf-8
            vary: accept
            www-authenticate: Bearer realm="Remit", error="invalid_token"
            content-length: 137

            {"errors":[{"message":"what was sent as `Authorization` is no bearer token that is known here","extensions":{"code":"UNAUTHENTICATED"}}]}
            "#);
        },
    );
    // Nothing is learnt about the request either.
    check(
        "POST /graphql",
        &["content-type: text/plain", unknown],
        |answer| {
            assert_eq!(status(&answer), "401", "{answer}");
        },
    );
    check("DELETE /graphql", &[unknown], |answer| {
        assert_eq!(status(&answer), "401", "{answer}");
    });
}

#[test]
fn a_foreign_host_is_refused_before_a_token_is_looked_at() {
    check(
        "GET /schema.graphql",
        &[ADA, "host: evil.example"],
        |answer| {
            assert_eq!(status(&answer), "403", "{answer}");
        },
    );
}

#[test]
fn health_and_the_playground_are_open() {
    for path in ["/livez", "/readyz", "/", "/playground"] {
        check(&format!("GET {path}"), &[], |answer| {
            assert_eq!(status(&answer), "200", "{path}: {answer}");
        });
    }
    check("GET /graphql", &["accept: text/html"], |answer| {
        assert_eq!(status(&answer), "303", "{answer}");
    });
}
