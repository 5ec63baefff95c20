//! How much one node or edge may carry. What a whole request may carry is limited where it comes in.

/// The limits that every change is held to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLimits {
    /// Characters of a display name, a label's key or an owner's name.
    pub name_chars_max: usize,
    /// Bytes of a description or a note.
    pub description_bytes_max: usize,
    /// Bytes of one text value, label value, or member of a source.
    pub text_bytes_max: usize,
    /// Items of a list of values.
    pub list_items_max: usize,
    /// Labels of a node.
    pub labels_max: usize,
    /// Sources of a node or an edge.
    pub sources_max: usize,
    /// Owners of a node or an edge.
    pub owners_max: usize,
}

impl Default for ChangeLimits {
    fn default() -> Self {
        Self {
            name_chars_max: 200,
            description_bytes_max: 64 * 1024,
            text_bytes_max: 64 * 1024,
            list_items_max: 1000,
            labels_max: 100,
            sources_max: 100,
            owners_max: 100,
        }
    }
}
