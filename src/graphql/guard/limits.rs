//! How much a document may ask of the server before anything of it is understood.

/// The most that a setting of `nesting_max` or `depth_max` may allow: the parser and the validation
/// recurse once per level, and this many levels fit the smallest stack that they run on.
pub const LEVELS_CEILING: usize = 200;

/// The limits on one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentLimits {
    /// Length of the text in bytes.
    pub bytes_max: usize,
    /// Tokens of the text; names, punctuators, numbers and strings each count as one.
    pub tokens_max: usize,
    /// Brackets, braces and parentheses that may be open at once.
    pub nesting_max: usize,
    /// Operations and fragments.
    pub definitions_max: usize,
    /// Selections of all operations with every fragment written out.
    pub selections_max: u64,
    /// Selection sets that may be inside each other with every fragment written out.
    pub depth_max: usize,
}

impl Default for DocumentLimits {
    fn default() -> Self {
        Self {
            bytes_max: 64 * 1024,
            tokens_max: 10_000,
            nesting_max: 64,
            definitions_max: 500,
            selections_max: 20_000,
            depth_max: 100,
        }
    }
}
