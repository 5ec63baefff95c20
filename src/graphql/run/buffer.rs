//! The memory that answers are written into, used again as soon as one has been sent.
//!
//! An allocator gives out blocks of one size in turn, so an answer of some ten thousand bytes would be
//! written to memory that the processor's cache has long given up. What was sent last is still in it.

use std::cell::RefCell;

use bytes::Bytes;

/// How many buffers a thread keeps.
const KEPT_MAX: usize = 4;
/// How large a buffer is that is kept, in bytes.
const KEPT_BYTES_MAX: usize = 256 * 1024;
/// How many times too large a buffer may be: somebody may hold an answer for long.
const TIMES_TOO_LARGE_MAX: usize = 4;

thread_local! {
    /// The last one that came back stands last.
    static KEPT: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// An empty buffer with room for so many bytes.
pub(super) fn take(bytes: usize) -> Vec<u8> {
    KEPT.with_borrow_mut(|kept| {
        let fits = bytes..=bytes.saturating_mul(TIMES_TOO_LARGE_MAX);
        let place = kept.iter().rposition(|one| fits.contains(&one.capacity()));
        place.map(|place| kept.remove(place))
    })
    // Answers to one question differ a little in length; the next one shall fit too.
    .unwrap_or_else(|| Vec::with_capacity(bytes.next_power_of_two()))
}

/// What was written. Its buffer comes back when nobody needs the bytes any more, to the thread where that
/// is so.
pub(super) fn written(buffer: Vec<u8>) -> Bytes {
    Bytes::from_owner(Lent(buffer))
}

struct Lent(Vec<u8>);

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut buffer = std::mem::take(&mut self.0);
        if buffer.capacity() > KEPT_BYTES_MAX {
            return;
        }
        buffer.clear();
        // A thread that is about to end keeps nothing.
        let _ = KEPT.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            if kept.len() == KEPT_MAX {
                kept.remove(0);
            }
            kept.push(buffer);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_last_is_written_into_next() {
        let mut first = take(1000);
        first.extend_from_slice(b"first");
        let place = first.as_ptr();
        let sent = written(first);
        let shared = sent.clone();
        drop(sent);
        let other = take(1000);
        assert_ne!(other.as_ptr(), place, "somebody still reads it");
        assert_eq!(shared, "first");
        drop(shared);
        let again = take(1000);
        assert_eq!((again.as_ptr(), again.len()), (place, 0));
    }

    #[test]
    fn an_answer_is_not_held_in_a_buffer_that_is_far_too_large() {
        drop(written(Vec::with_capacity(64 * 1024)));
        assert!(take(1000).capacity() < 64 * 1024);
        assert!(take(32 * 1024).capacity() >= 64 * 1024);
    }

    #[test]
    fn a_thread_keeps_few_buffers_and_no_large_ones() {
        drop(written(Vec::with_capacity(KEPT_BYTES_MAX + 1)));
        for _ in 0..2 * KEPT_MAX {
            let lent: Vec<Bytes> = (0..2 * KEPT_MAX).map(|_| written(take(1000))).collect();
            drop(lent);
        }
        let kept = KEPT.with_borrow(|kept| kept.iter().map(Vec::capacity).collect::<Vec<_>>());
        assert_eq!(kept.len(), KEPT_MAX);
        assert!(
            kept.iter().all(|bytes| *bytes <= KEPT_BYTES_MAX),
            "{kept:?}"
        );
    }
}
