//! Limits on everything that a request can make grow.

/// How many witnesses of an edge are shown where the request does not say.
pub const WITNESSES_DEFAULT: usize = 3;

/// How many groups facets show where the request does not say.
pub const FACETS_DEFAULT: usize = 20;

/// Limits on one request, with their units in their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The page size where a request gives none, in nodes.
    pub page_size_default: usize,
    /// The largest page, in nodes.
    pub page_size_max: usize,
    /// How deep selections nest, in fields.
    pub depth_max: usize,
    /// The cost of a request before it runs: fields, multiplied by the page sizes around them.
    pub cost_max: u64,
    /// How many nodes and edges a request may look at while it runs.
    pub visits_max: u64,
    /// The size of an answer, in bytes.
    pub answer_bytes_max: usize,
    /// How many errors an answer lists.
    pub errors_max: usize,
    /// The size of all cached plans together, in bytes, roughly.
    pub plan_cache_bytes: u64,
    /// The size of one plan, in fields after fragments are spread per kind.
    pub plan_fields_max: usize,
    /// How many items a list in the input has.
    pub input_list_max: usize,
    /// How many witnesses are shown of one edge.
    pub witnesses_max: usize,
    /// How many sets a Venn diagram takes apart; never more than [`crate::graph::Venn::SETS_MAX`].
    pub venn_sets_max: usize,
    /// How many groups facets show.
    pub facets_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page_size_default: 100,
            page_size_max: 1_000,
            depth_max: 20,
            cost_max: 1_000_000,
            visits_max: 5_000_000,
            answer_bytes_max: 64 * 1024 * 1024,
            errors_max: 100,
            plan_cache_bytes: 64 * 1024 * 1024,
            plan_fields_max: 50_000,
            input_list_max: 1_000,
            witnesses_max: 100,
            venn_sets_max: 16,
            facets_max: 1_000,
        }
    }
}
