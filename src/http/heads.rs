//! What the heads of a connection's requests said last: a client says the same with each, and it is read once.

use std::cell::RefCell;

use super::media::Accepted;

/// What one connection's said. A request that stands alone has its own.
#[derive(Debug, Default)]
pub struct Heads {
    /// Whether that host is served here.
    pub(super) host: Last<bool>,
    pub(super) accept: Last<Accepted>,
    /// Whether that type is JSON in UTF-8.
    pub(super) content_type: Last<bool>,
}

/// A header's last value, and what it means.
#[derive(Debug)]
pub(super) struct Last<V>(RefCell<Option<(Box<[u8]>, V)>>);

/// How long a value is that is kept, in bytes. Longer ones are read each time.
const KEPT_BYTES_MAX: usize = 256;

impl<V: Copy> Last<V> {
    /// What a value means: as the last one did, if it is the same.
    pub(super) fn or_read(&self, value: &[u8], read: impl FnOnce() -> V) -> V {
        if let Some((last, meaning)) = &*self.0.borrow()
            && **last == *value
        {
            return *meaning;
        }
        let meaning = read();
        if value.len() <= KEPT_BYTES_MAX {
            self.0.replace(Some((value.into(), meaning)));
        }
        meaning
    }
}

impl<V> Default for Last<V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_when_it_is_another_one_or_too_long_to_be_kept() {
        let last = Last::default();
        let long = "x".repeat(KEPT_BYTES_MAX + 1);
        let mut reads = 0;
        for (value, reads_expected) in [
            ("a", 1),
            ("a", 1),
            ("b", 2),
            ("a", 3),
            ("", 4),
            ("", 4),
            (&long, 5),
            (&long, 6),
            ("", 6),
        ] {
            let meaning = last.or_read(value.as_bytes(), || {
                reads += 1;
                value.len()
            });
            assert_eq!((meaning, reads), (value.len(), reads_expected), "{value}");
        }
    }
}
