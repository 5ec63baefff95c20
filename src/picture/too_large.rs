//! The refusal of an export that would be larger than an answer may be.

/// The export is larger than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the export is larger than {bytes_max} bytes")]
pub struct TooLarge {
    /// The limit.
    pub bytes_max: usize,
}

impl TooLarge {
    /// Refuses a length beyond the limit.
    pub(super) fn check(bytes: usize, bytes_max: usize) -> Result<(), Self> {
        if bytes > bytes_max {
            return Err(Self { bytes_max });
        }
        Ok(())
    }
}
