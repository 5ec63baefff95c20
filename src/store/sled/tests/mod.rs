//! Tests of the embedded store: the suite that every store passes, and what only this one has.

mod compact;
mod damage;
mod kill;
mod limits;
mod opening;

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::store::conformance::{self, Subject};
use crate::store::history::{continued, history, whole_log};

struct Reopened {
    directory: TempDir,
    options: Options,
    store: Option<SledStore>,
}

impl Reopened {
    fn new(checkpoints_kept: usize) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = Options {
            checkpoints_kept,
            ..Options::default()
        };
        let store = open(directory.path(), options.clone()).unwrap();
        Self {
            directory,
            options,
            store: Some(store),
        }
    }
}

impl Subject for Reopened {
    fn store(&self) -> &dyn Store {
        self.store.as_ref().unwrap()
    }

    fn reopen(&mut self) {
        self.store = None;
        self.store = Some(open(self.directory.path(), self.options.clone()).unwrap());
    }
}

fn open_default(data: &Path) -> Result<SledStore, StoreError> {
    open(data, Options::default())
}

/// A small generator, so that a failing run can be repeated from its printed seed.
struct Random(u64);

impl Random {
    /// Seeded from the clock, or from `REMIT_TEST_SEED`.
    fn new() -> Self {
        let seed = match std::env::var("REMIT_TEST_SEED") {
            Ok(seed) => seed.parse().unwrap(),
            Err(_) => jiff::Timestamp::now().as_nanosecond() as u64,
        };
        println!("REMIT_TEST_SEED={seed}");
        Self(seed)
    }

    /// A number below `end`; splitmix64.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

#[test]
fn the_store_on_disk_conforms() {
    conformance::check(|checkpoints_kept| Box::new(Reopened::new(checkpoints_kept)));
}
