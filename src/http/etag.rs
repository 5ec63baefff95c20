//! Entity tags: whether the asker has an answer already (RFC 9110, section 13.1.2), and the tag of what
//! is made of a revision.

use std::fs::File;
use std::io::Read as _;
use std::sync::LazyLock;
use std::time::SystemTime;

use axum::http::{HeaderMap, header};

use crate::graph::Head;
use crate::graphql::limits::Limits;
use crate::graphql::service::Request;

/// Whether `If-None-Match` names this tag. The comparison is the weak one.
pub(super) fn is_known(asked: &HeaderMap, etag: &str) -> bool {
    tags(asked).any(|tag| tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Whether `If-None-Match` is `*`: the asker has an answer already, whichever it is. It holds only where
/// there is an answer to have.
pub(super) fn is_any(asked: &HeaderMap) -> bool {
    tags(asked).any(|tag| tag == "*")
}

fn tags(asked: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = asked.get_all(header::IF_NONE_MATCH).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

/// The tag of what a question makes of a revision: the revision's number, and a digest of its commit, of
/// this program, and of what was asked under which limits. The commit tells two servers' revisions of one
/// number apart, the program two versions of Remit. Since what was asked is in it, a tag that somebody
/// has shows that just this was answered.
pub(super) fn of_answer(head: &Head, asked: &Request<'_>, limits: &Limits) -> String {
    let mut digest = crc32fast::Hasher::new();
    digest.update(&head.id.0.to_le_bytes());
    digest.update(&PROGRAM.to_le_bytes());
    digest.update(asked.query.text().as_bytes());
    digest.update(asked.variables.unwrap_or_default().as_bytes());
    digest.update(format!("{limits:?}").as_bytes());
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
