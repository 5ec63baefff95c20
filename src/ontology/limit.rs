//! How large an ontology may be. Ids are 16 bits wide, so these are far inside what fits; they are
//! there so that no file, however odd, costs more than a moment to read or to refuse.

/// The most bytes of an ontology file.
pub(super) const BYTES_MAX: usize = 1024 * 1024;

/// The deepest nesting of brackets in the file. The parser recurses per bracket; real files have 3.
pub(super) const NESTING_MAX: usize = 16;

/// The most characters of a name that the file declares.
pub(super) const NAME_LENGTH_MAX: usize = 64;

/// The most kinds.
pub(super) const KINDS_MAX: usize = 500;

/// The most enums.
pub(super) const ENUMS_MAX: usize = 500;

/// The most fields and enum values that the file declares in total.
pub(super) const FIELDS_MAX: usize = 5_000;

/// The most stored relations that one derived field walks, once the derived fields in its path are
/// replaced by theirs. Without it a few lines that double each other would make a path of millions.
pub(super) const STEPS_MAX: usize = 32;

/// The most mistakes that one reading reports.
pub(super) const MISTAKES_MAX: usize = 500;

/// The most pairs of letters that are compared in one reading to find what misspelt names may mean: those of 100
/// mistakes among a thousand names of 10 letters. A file of long names could ask for a thousand times as many.
pub(super) const COMPARED_MAX: usize = 10_000_000;

/// The most characters of a source line that a mistake shows.
pub(super) const TEXT_LENGTH_MAX: usize = 160;

/// The most rules that the file declares.
pub(super) const RULES_MAX: usize = 500;

/// The most members that the conditions of all rules have together.
pub(super) const CONDITION_MEMBERS_MAX: usize = 10_000;

/// The most tests on text that the conditions of all rules have together. Each becomes a regular expression of up to
/// 256 KiB, and is kept while the ontology is in force.
pub(super) const PATTERNS_MAX: usize = 2_000;
