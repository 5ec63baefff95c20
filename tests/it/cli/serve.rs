//! `remit serve`: what an empty directory starts with, and how it stops.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::{Place, repository};

/// A server that ends with the test.
pub(super) struct Server(Child);

impl Server {
    /// Starts a server; its greeting, up to the last line.
    pub(super) fn start(place: &Place, arguments: &[&str]) -> (Self, Vec<String>) {
        let mut all = vec!["serve", "--data", "d"];
        if !arguments.contains(&"--listen") {
            all.extend(["--listen", "127.0.0.1:0"]);
        }
        all.extend(arguments);
        Self::started(place.command(&all))
    }

    /// The same, through another program that becomes the server.
    #[cfg(unix)]
    pub(super) fn start_by(place: &Place, program: &[&str]) -> (Self, Vec<String>) {
        let command = place.command(&["serve", "--data", "d", "--listen", "127.0.0.1:0"]);
        let mut by = Command::new(program[0]);
        by.args(&program[1..]).arg(command.get_program());
        by.args(command.get_args()).current_dir(place.path());
        for (name, _) in command.get_envs().filter(|(_, value)| value.is_none()) {
            by.env_remove(name);
        }
        Self::started(by)
    }

    fn started(mut command: Command) -> (Self, Vec<String>) {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut greeting = Vec::new();
        for line in lines {
            let line = line.unwrap();
            let is_last = line.starts_with("Playground");
            greeting.push(line);
            if is_last {
                break;
            }
        }
        (Self(child), greeting)
    }

    /// Ends it as `kill -9` does.
    pub(super) fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks it to stop, as a supervisor does.
    #[cfg(unix)]
    fn stop(mut self) {
        let id = self.0.id().to_string();
        Command::new("kill").arg(id).status().unwrap();
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, and been waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(super) fn url<'a>(greeting: &'a [String], name: &str) -> &'a str {
    let line = greeting.iter().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap()
}

#[cfg(unix)]
#[test]
fn the_first_start_loads_the_seed_and_the_second_finds_it() {
    let place = Place::new();
    let (server, greeting) = Server::start(&place, &[]);
    assert!(
        greeting[0].ends_with("(new, from the built-in seed)"),
        "{greeting:?}"
    );
    assert!(greeting[1].starts_with("Revision    2: "), "{greeting:?}");
    let ready = url(&greeting, "Playground").to_owned() + "readyz";
    let ready = ureq::get(&ready)
        .call()
        .unwrap()
        .into_body()
        .read_to_string()
        .unwrap();
    assert_eq!(ready, "ok, revision 2\n");
    server.stop();
    let (server, again) = Server::start(&place, &[]);
    assert!(again[0].ends_with("Data        d"), "{again:?}");
    assert_eq!(again[1], greeting[1]);
    server.stop();
}

#[cfg(unix)]
#[test]
fn it_can_start_empty_or_with_a_seed_of_ones_own() {
    let place = Place::new();
    let (server, greeting) = Server::start(&place, &["--empty"]);
    assert_eq!(greeting[1], "Revision    1: no nodes");
    server.stop();
    let place = Place::new();
    let fleet = repository("tests/data/fleet");
    let (server, greeting) = Server::start(&place, &["--seed", &fleet]);
    assert!(greeting[1].starts_with("Revision    2: "), "{greeting:?}");
    assert!(greeting[1].contains("team"), "{greeting:?}");
    server.stop();
}

/// A tokens file that nobody else can read, about which there is nothing to warn.
#[cfg(unix)]
pub(crate) fn write_tokens(place: &Place, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    place.write("tokens", text);
    let mode = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(place.path().join("tokens"), mode).unwrap();
}

#[cfg(unix)]
#[test]
fn others_are_served_only_with_tokens() {
    let place = Place::new();
    let serve = ["serve", "--data", "d", "--listen", "0.0.0.0:0"];
    insta::assert_snapshot!(place.remit(&serve), @"
    exit 2
    stderr:
    error: whoever reaches 0.0.0.0:0 could change everything as `anonymous`: say with --tokens FILE who may, or listen on 127.0.0.1
    ");
    write_tokens(&place, "0123456789abcdef\nshort Ada\n");
    let with_tokens = [&serve[..], &["--tokens", "tokens"]].concat();
    insta::assert_snapshot!(place.remit(&with_tokens), @"
    exit 1
    stderr:
    tokens:1:18: no name stands behind the token
      hint: a line reads `TOKEN Ada Lovelace`
    tokens:2:1: the token has fewer than 16 characters
      hint: `openssl rand -hex 32` makes a good token
    2 mistakes; nothing was changed.
    ");
    assert!(!place.path().join("d").exists());
}

#[cfg(unix)]
#[test]
fn a_tokens_file_says_who_may_ask() {
    let place = Place::new();
    write_tokens(&place, "0123456789abcdef Ada Lovelace\n");
    let listen = ["--tokens", "tokens", "--listen", "0.0.0.0:0"];
    let (server, greeting) = Server::start(&place, &listen);
    let port = url(&greeting, "Playground").rsplit(':').next().unwrap();
    let schema = format!("http://127.0.0.1:{port}schema.graphql");
    let asked = ureq::get(&schema).call();
    assert!(
        matches!(asked, Err(ureq::Error::StatusCode(401))),
        "{asked:?}"
    );
    let asked = ureq::get(&schema).header("authorization", "Bearer 0123456789abcdef");
    assert_eq!(asked.call().unwrap().status(), 200);
    server.stop();
}
