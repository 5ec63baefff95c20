//! Limits on everything that a request can make grow.

/// Limits on one request, with their units in their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The page size where a request gives none, in nodes; the largest page is none larger.
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
    /// How many fields of the schema a request asks for, after fragments are spread. The query that tools
    /// send has about 230.
    pub introspection_fields_max: usize,
    /// How many items a list in the input has.
    pub input_list_max: usize,
    /// How many changes one list of them has.
    pub changes_max: usize,
    /// The size of a commit's message, in bytes.
    pub message_bytes_max: usize,
    /// The size of a request id, in bytes.
    pub request_id_bytes_max: usize,
    /// How many values the arguments of all fields have together, after fragments are spread.
    pub input_values_max: usize,
    /// How many bytes these values take, about, once variables stand in their places.
    pub input_bytes_max: usize,
    /// How many tests on text the filters of all fields have together, after fragments are spread.
    pub patterns_max: usize,
    /// How many witnesses are shown of one edge.
    pub witnesses_max: usize,
    /// How long a path may be, in steps.
    pub path_length_max: usize,
    /// How many paths between two nodes are shown.
    pub paths_max: usize,
    /// How far a neighbourhood reaches, in steps.
    pub neighborhood_depth_max: usize,
    /// How large a neighbourhood is, in nodes.
    pub neighborhood_nodes_max: usize,
    /// How large a coverage matrix is, in cells, empty ones included.
    pub coverage_cells_max: usize,
    /// How large a matrix a picture shows, in cells.
    pub picture_cells_max: usize,
    /// How many candidates for a gap are shown.
    pub coverage_candidates_max: usize,
    /// How many findings one field answers.
    pub findings_max: usize,
    /// The size of what is searched for, in bytes.
    pub search_text_bytes_max: usize,
    /// How many words are searched for at once.
    pub search_words_max: usize,
    /// How many texts are shown of one node that was found.
    pub search_matches_max: usize,
    /// How many sets a Venn diagram takes apart; never more than [`crate::graph::Venn::SETS_MAX`].
    pub venn_sets_max: usize,
    /// How many groups facets show.
    pub facets_max: usize,
    /// How many changes of a commit, or of one list of a difference, are shown.
    pub changes_shown_max: usize,
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
            introspection_fields_max: 1_000,
            input_list_max: 1_000,
            changes_max: 10_000,
            message_bytes_max: 10_000,
            request_id_bytes_max: 200,
            input_values_max: 100_000,
            input_bytes_max: 32 * 1024 * 1024,
            patterns_max: 50,
            witnesses_max: 100,
            path_length_max: 12,
            paths_max: 100,
            neighborhood_depth_max: 12,
            neighborhood_nodes_max: 1_000,
            coverage_cells_max: 100_000,
            picture_cells_max: 10_000,
            coverage_candidates_max: 20,
            findings_max: 10_000,
            search_text_bytes_max: 500,
            search_words_max: 10,
            search_matches_max: 100,
            venn_sets_max: 16,
            facets_max: 1_000,
            changes_shown_max: 10_000,
        }
    }
}

/// What stands in where a request does not say how many; never more than it may say.
impl Limits {
    /// How many witnesses of an edge are shown where the request does not say.
    pub fn witnesses_default(&self) -> usize {
        3.min(self.witnesses_max)
    }

    /// How many steps a path has at most where the request does not say.
    pub fn path_length_default(&self) -> usize {
        6.min(self.path_length_max)
    }

    /// How many paths are shown where the request does not say.
    pub fn paths_default(&self) -> usize {
        5.min(self.paths_max)
    }

    /// How many nodes a neighbourhood has at most where the request does not say.
    pub fn neighborhood_nodes_default(&self) -> usize {
        200.min(self.neighborhood_nodes_max)
    }

    /// How many gaps of a matrix are shown where the request does not say.
    pub fn gaps_default(&self) -> usize {
        100.min(self.coverage_cells_max)
    }

    /// How many candidates for a gap are shown where the request does not say.
    pub fn candidates_default(&self) -> usize {
        3.min(self.coverage_candidates_max)
    }

    /// How many single points of failure are shown where the request does not say.
    pub fn single_points_default(&self) -> usize {
        100.min(self.page_size_max)
    }

    /// How many nodes that rest on a single point are shown where the request does not say.
    pub fn dependents_default(&self) -> usize {
        100.min(self.page_size_max)
    }

    /// How many nodes a search shows where the request does not say.
    pub fn search_size_default(&self) -> usize {
        20.min(self.page_size_max)
    }

    /// How many texts of one node a search shows where the request does not say.
    pub fn matches_default(&self) -> usize {
        10.min(self.search_matches_max)
    }

    /// How many commits a node's history shows where the request does not say.
    pub fn history_size_default(&self) -> usize {
        20.min(self.page_size_max)
    }

    /// How many changes of a commit, or of one list of a difference, are shown where the request does not
    /// say.
    pub fn changes_shown_default(&self) -> usize {
        100.min(self.changes_shown_max)
    }

    /// How many groups facets show where the request does not say.
    pub fn facets_default(&self) -> usize {
        20.min(self.facets_max)
    }
}
