//! Small answers are sent in one piece: the kernel takes one in less time than a head and a body apart, and to copy
//! them together costs next to nothing.

use std::cell::RefCell;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A connection to which small pieces are written joined.
pub(super) struct Joined<Io>(pub(super) Io);

/// How much is copied together at most, in bytes.
const JOINED_BYTES_MAX: usize = 4 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Joined<Io> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let io = Pin::new(&mut self.0);
        let bytes: usize = pieces.iter().map(|piece| piece.len()).sum();
        if bytes > JOINED_BYTES_MAX {
            return io.poll_write_vectored(context, pieces);
        }
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            for piece in pieces {
                buffer.extend_from_slice(piece);
            }
            io.poll_write(context, buffer)
        })
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Joined<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use tokio::io::AsyncWriteExt as _;

    use super::*;

    /// Notes the pieces that are written to it.
    #[derive(Default)]
    struct Notes(Vec<Vec<usize>>);

    impl AsyncWrite for Notes {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.0.push(vec![bytes.len()]);
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            pieces: &[IoSlice<'_>],
        ) -> Poll<io::Result<usize>> {
            let lengths: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
            let bytes = lengths.iter().sum();
            self.0.push(lengths);
            Poll::Ready(Ok(bytes))
        }

        fn is_write_vectored(&self) -> bool {
            true
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[tokio::test]
    async fn small_pieces_are_written_as_one_and_large_ones_as_they_are() {
        let mut joined = pin!(Joined(Notes::default()));
        let (head, large) = ([1; 100], vec![2; JOINED_BYTES_MAX]);
        for body in [&large[..900], &large] {
            let pieces = [IoSlice::new(&head), IoSlice::new(body)];
            let written = joined.write_vectored(&pieces).await.expect("it is noted");
            assert_eq!(written, head.len() + body.len());
        }
        assert_eq!(joined.0.0, [vec![1000], vec![100, JOINED_BYTES_MAX]]);
    }
}
