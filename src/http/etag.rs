//! Entity tags: whether the asker has an answer already (RFC 9110, section 13.1.2), and the tag of what
//! is made of a revision.

use std::fs::File;
use std::io::Read as _;
use std::sync::LazyLock;
use std::time::SystemTime;

use axum::http::{HeaderMap, header};

use crate::graph::Head;

/// Whether `If-None-Match` names this tag. The comparison is the weak one.
pub(super) fn is_known(asked: &HeaderMap, etag: &str) -> bool {
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The tag of what is made of a revision: its number, and a digest of its commit and of this program.
/// The commit tells two servers' revisions of one number apart, the program two versions of Remit.
pub(super) fn of_revision(head: &Head) -> String {
    let mut digest = crc32fast::Hasher::new();
    digest.update(&head.id.0.to_le_bytes());
    digest.update(&PROGRAM.to_le_bytes());
    format!("\"{}-{:08x}\"", head.revision, digest.finalize())
}

/// A digest of the running program, read once.
static PROGRAM: LazyLock<u32> = LazyLock::new(|| {
    // The first name keeps leading to the running program when another one takes its place.
    let opened = File::open("/proc/self/exe")
        .or_else(|_| std::env::current_exe().and_then(File::open))
        .and_then(digest);
    opened.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot read the program itself; tags of pictures end with this process");
        let started = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        started.map_or(0, |since| since.subsec_nanos() ^ std::process::id())
    })
});

fn digest(mut program: File) -> std::io::Result<u32> {
    let mut digest = crc32fast::Hasher::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match program.read(&mut buffer)? {
            0 => return Ok(digest.finalize()),
            count => digest.update(&buffer[..count]),
        }
    }
}
