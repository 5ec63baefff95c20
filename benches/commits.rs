//! Commits a second, against what the disk itself can do: `cargo bench --bench commits`.
//!
//! In one run and on one disk, by turns: a plain file that the same bytes are appended to, each followed by
//! `fdatasync` (the floor); one writer at the engine; 64 writers at once; and 64 writers where syncing
//! costs nothing (a store in `/dev/shm`, or in memory where there is none). A commit is about 1 KB of
//! JSON. Wanted: one writer at 0.4 of the floor, and 64 writers at ten times one writer, or at
//! half of what they do without sync, whichever is lower. The ratios are of medians over the rounds.
//! With `--quick` there are fewer and shorter rounds; with `--only one` or `--only many` one engine runs for a
//! profiler, without the rest.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use remit::change::{Change, NodePatch};
use remit::engine::{CommitRequest, Engine, EngineOptions};
use remit::event::{NodeKey, Revision, Slug};
use remit::store::memory::MemoryStore;
use remit::store::{DirectoryOptions, Store, open_directory};

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ONTOLOGY: &str = "type Part { owner: String }\n";
const WRITERS: u64 = 64;
const COMMIT_BYTES: usize = 1024;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let (rounds, length) = if quick { (3, 0.5) } else { (9, 2.0) };
    let length = Duration::from_secs_f64(length);
    let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the target is writable");
    let memory = tempfile::tempdir_in("/dev/shm").ok();
    let place = || Place::Disk(disk.path());
    let unsynced = || match &memory {
        Some(memory) => Place::Disk(memory.path()),
        None => Place::Memory,
    };
    if let Some(only) = arguments.iter().skip_while(|one| *one != "--only").nth(1) {
        let long = Duration::from_secs(10);
        let rate = match only.as_str() {
            "one" => commits(&place(), 1, long),
            "many" => commits(&place(), WRITERS, long),
            _ => commits(&unsynced(), WRITERS, long),
        };
        println!("{rate:.0} commits a second");
        return;
    }
    let mut table: [Vec<f64>; 4] = Default::default();
    for _ in 0..rounds {
        table[0].push(floor(disk.path(), length));
        table[1].push(commits(&place(), 1, length));
        table[2].push(commits(&place(), WRITERS, length));
        table[3].push(commits(&unsynced(), WRITERS, length));
    }
    let [floor, one, many, unsynced] = table.map(median);
    println!("commits of about {COMMIT_BYTES} bytes a second, medians of {rounds} rounds");
    println!("  append and fdatasync, a plain file   {floor:>8.0}");
    println!("  one writer                           {one:>8.0}");
    println!("  {WRITERS} writers                           {many:>8.0}");
    println!("  {WRITERS} writers, syncing costs nothing     {unsynced:>8.0}");
    println!(
        "one writer is {:.2} of the floor (wanted: 0.4)",
        one / floor
    );
    println!(
        "{WRITERS} writers are {:.1} times one (wanted: 10), {:.2} of those without sync (or: 0.5)",
        many / one,
        many / unsynced
    );
}

/// Where a store is.
enum Place<'a> {
    Disk(&'a Path),
    Memory,
}

/// Appends a second, each made durable.
fn floor(directory: &Path, length: Duration) -> f64 {
    let path = directory.join("floor");
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .expect("the directory is writable");
    let bytes = vec![b'x'; COMMIT_BYTES];
    let mut appends = 0_u32;
    let began = Instant::now();
    while began.elapsed() < length {
        file.write_all(&bytes)
            .and_then(|()| file.sync_data())
            .expect("the disk takes it");
        appends += 1;
    }
    let rate = f64::from(appends) / began.elapsed().as_secs_f64();
    fs::remove_file(&path).expect("it is ours");
    rate
}

/// Acknowledged commits a second.
fn commits(place: &Place<'_>, writers: u64, length: Duration) -> f64 {
    let data = match place {
        Place::Disk(directory) => Some(directory.join("data")),
        Place::Memory => None,
    };
    let store: Box<dyn Store> = match &data {
        Some(data) => {
            let store = open_directory(data, DirectoryOptions::default());
            Box::new(store.unwrap_or_else(|error| panic!("{error}")))
        }
        None => Box::new(MemoryStore::default()),
    };
    let engine = Engine::open(store, EngineOptions::default());
    let engine = engine.unwrap_or_else(|error| panic!("{error}"));
    let commit = |request| {
        engine
            .commit_blocking(request)
            .unwrap_or_else(|error| panic!("{error}"))
    };
    engine
        .initialise(ONTOLOGY)
        .unwrap_or_else(|error| panic!("{error}"));
    commit(request(u64::MAX));
    let made = engine.history().commit(Revision(2));
    let made = made.unwrap_or_else(|error| panic!("{error}"));
    let bytes = serde_json::to_vec(&*made).expect("a commit is JSON").len();
    assert!(
        bytes.abs_diff(COMMIT_BYTES) < 32,
        "a commit has {bytes} bytes"
    );

    let made = AtomicU64::new(0);
    let began = Instant::now();
    thread::scope(|scope| {
        for writer in 0..writers {
            let (made, commit) = (&made, &commit);
            scope.spawn(move || {
                let mut number = writer << 32;
                while began.elapsed() < length {
                    commit(request(number));
                    made.fetch_add(1, Ordering::Relaxed);
                    number += 1;
                }
            });
        }
    });
    let rate = made.into_inner() as f64 / began.elapsed().as_secs_f64();
    drop(engine);
    if let Some(data) = data {
        fs::remove_dir_all(data).expect("it is ours");
    }
    rate
}

/// Creates a node that makes a commit of about [`COMMIT_BYTES`].
fn request(number: u64) -> CommitRequest {
    let slug = format!("part-{number:020}");
    let patch = NodePatch {
        description: Some(Some("x".repeat(763).into())),
        ..NodePatch::default()
    };
    let change = Change::NodeCreate {
        key: NodeKey {
            kind: "Part".into(),
            slug: Slug::new(&slug).expect("this is a slug"),
        },
        patch,
    };
    CommitRequest::new(vec![change], "benchmark")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
