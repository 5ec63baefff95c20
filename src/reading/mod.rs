//! Input files as texts in which everything knows its place: what fact files and imports have in common.
//!
//! [`File`] gives mistakes their line, column and text; [`tree`] reads YAML. What a file means is for the
//! layers above.

mod file;
mod input;
mod scalar;
mod surrogate;
pub(crate) mod tree;

pub(crate) use file::File;
pub use input::InputFile;
pub(crate) use scalar::is_ambiguous;
