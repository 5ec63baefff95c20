//! `GET /backup`: the log of a running server, whole and of one revision.

use std::io::Read as _;

use remit::change::{Change, NodePatch};
use remit::engine::CommitRequest;
use remit::event::{NodeKey, Revision, Slug};
use remit::http::{Access, HttpLimits, Tokens};
use remit::store::Store;
use remit::store::backup;
use remit::store::memory::MemoryStore;

use crate::http::send;
use crate::world::{self, Served, World};

/// What a reader gets that takes its time, while `meanwhile` is done each time that it has taken something.
fn fetched(served: &Served, mut meanwhile: impl FnMut()) -> Vec<u8> {
    let url = format!("http://{}/backup", served.address);
    let mut body = ureq::get(&url).call().unwrap().into_body().into_reader();
    let (mut file, mut part) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        let taken = body.read(&mut part).unwrap();
        if taken == 0 {
            return file;
        }
        file.extend_from_slice(&part[..taken]);
        meanwhile();
    }
}

fn commit(world: &World, number: usize) {
    let slug = format!("made-meanwhile-{number}");
    let change = Change::NodeCreate {
        key: NodeKey {
            kind: "Tool".into(),
            slug: Slug::new(&slug).unwrap(),
        },
        patch: NodePatch {
            description: Some(Some("x".repeat(1000).into())),
            ..NodePatch::default()
        },
    };
    let request = CommitRequest::new(vec![change], "tests");
    world.engine.commit_blocking(request).unwrap();
}

#[test]
fn a_backup_is_of_one_revision_while_commits_go_on() {
    let world = world::seed();
    (0..600).for_each(|number| commit(&world, number));
    let before = world.snapshot().revision();
    let mut number = 1000;
    let file = fetched(&world.served(), || {
        number += 1;
        commit(&world, number);
    });
    assert!(world.snapshot().revision() > before);
    let store = MemoryStore::default();
    let extent = backup::restore(&file[..], &store, &mut |_, _| ()).unwrap();
    assert_eq!((extent.oldest, extent.head), (Revision(1), before));
    let read = |store: &dyn Store| {
        let mut all = Vec::new();
        while (all.len() as u64) < before.0 {
            let next = Revision(all.len() as u64 + 1);
            let missing = before.0 as usize - all.len();
            all.extend(store.read(next, missing).unwrap());
        }
        all
    };
    assert_eq!(read(&store), read(world.engine.store()));
}

#[test]
fn a_backup_says_what_it_is() {
    let world = world::seed();
    let served = world.served();
    let url = format!("http://{}/backup", served.address);
    let answer = ureq::get(&url).call().unwrap();
    let headers = ["content-type", "content-disposition", "cache-control"];
    let headers = headers.map(|name| answer.headers()[name].to_str().unwrap().to_owned());
    assert_eq!(
        headers,
        [
            "application/octet-stream",
            "attachment; filename=\"revision-2.backup\"",
            "no-store"
        ]
    );
}

#[test]
fn a_backup_is_for_those_who_may_ask_and_not_for_too_many() {
    let tokens = Tokens::read("tokens", "0123456789abcdef Ada Lovelace").unwrap();
    let app = world::seed().app(HttpLimits {
        backups_max: 0,
        ..HttpLimits::default()
    });
    let served = Served::new(app.with_access(Access::Tokens(tokens)));
    let denied = send(&served, "GET /backup", &[], "");
    assert!(denied.starts_with("HTTP/1.1 401 "), "{denied}");
    let token = "authorization: Bearer 0123456789abcdef";
    let busy = send(&served, "GET /backup", &[token], "");
    assert!(busy.starts_with("HTTP/1.1 503 "), "{busy}");
    assert!(
        busy.ends_with("too many backups at once; try again when one is done"),
        "{busy}"
    );
}
