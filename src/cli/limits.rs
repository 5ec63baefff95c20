//! The limits on requests, as options and environment variables. Every limit has one: the structs are filled
//! in whole, so that a new limit without an option does not compile.

use clap::Args;

use crate::graphql::guard::DocumentLimits;
use crate::graphql::limits::Limits;
use crate::http::HttpLimits;

/// Limits on one request. Each has a default that suits most organisations.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitOptions {
    /// The page size where a request gives none.
    #[arg(long, value_name = "NODES", env = "REMIT_PAGE_SIZE_DEFAULT", default_value_t = Limits::default().page_size_default)]
    page_size_default: usize,
    /// The largest page.
    #[arg(long, value_name = "NODES", env = "REMIT_PAGE_SIZE_MAX", default_value_t = Limits::default().page_size_max)]
    page_size_max: usize,
    /// How deep selections nest.
    #[arg(long, value_name = "FIELDS", env = "REMIT_DEPTH_MAX", default_value_t = Limits::default().depth_max)]
    depth_max: usize,
    /// The cost of a request before it runs: its fields, times the page sizes around them.
    #[arg(long, value_name = "FIELDS", env = "REMIT_COST_MAX", default_value_t = Limits::default().cost_max)]
    cost_max: u64,
    /// How many nodes and edges a request may look at while it runs.
    #[arg(long, value_name = "VISITS", env = "REMIT_VISITS_MAX", default_value_t = Limits::default().visits_max)]
    visits_max: u64,
    /// The size of an answer.
    #[arg(long, value_name = "BYTES", env = "REMIT_ANSWER_BYTES_MAX", default_value_t = Limits::default().answer_bytes_max)]
    answer_bytes_max: usize,
    /// How many errors an answer lists.
    #[arg(long, value_name = "ERRORS", env = "REMIT_ERRORS_MAX", default_value_t = Limits::default().errors_max)]
    errors_max: usize,
    /// The fields of a request once its fragments are spread, for each kind that an interface may be.
    #[arg(long, value_name = "FIELDS", env = "REMIT_PLAN_FIELDS_MAX", default_value_t = Limits::default().plan_fields_max)]
    plan_fields_max: usize,
    /// The fields of the schema itself that a request asks for.
    #[arg(long, value_name = "FIELDS", env = "REMIT_INTROSPECTION_FIELDS_MAX", default_value_t = Limits::default().introspection_fields_max)]
    introspection_fields_max: usize,
    /// The items of a list in the input.
    #[arg(long, value_name = "ITEMS", env = "REMIT_INPUT_LIST_MAX", default_value_t = Limits::default().input_list_max)]
    input_list_max: usize,
    /// The changes of a mutation or a proposal.
    #[arg(long, value_name = "CHANGES", env = "REMIT_CHANGES_MAX", default_value_t = Limits::default().changes_max)]
    changes_max: usize,
    /// The size of a commit's message.
    #[arg(long, value_name = "BYTES", env = "REMIT_MESSAGE_BYTES_MAX", default_value_t = Limits::default().message_bytes_max)]
    message_bytes_max: usize,
    /// The size of a request id.
    #[arg(long, value_name = "BYTES", env = "REMIT_REQUEST_ID_BYTES_MAX", default_value_t = Limits::default().request_id_bytes_max)]
    request_id_bytes_max: usize,
    /// The values of all arguments of a request.
    #[arg(long, value_name = "VALUES", env = "REMIT_INPUT_VALUES_MAX", default_value_t = Limits::default().input_values_max)]
    input_values_max: usize,
    /// What these values take, variables wherever they stand.
    #[arg(long, value_name = "BYTES", env = "REMIT_INPUT_BYTES_MAX", default_value_t = Limits::default().input_bytes_max)]
    input_bytes_max: usize,
    /// The tests on text in all filters of a request.
    #[arg(long, value_name = "TESTS", env = "REMIT_PATTERNS_MAX", default_value_t = Limits::default().patterns_max)]
    patterns_max: usize,
    /// The witnesses of one edge.
    #[arg(long, value_name = "PATHS", env = "REMIT_WITNESSES_MAX", default_value_t = Limits::default().witnesses_max)]
    witnesses_max: usize,
    /// How long a path may be, in steps.
    #[arg(long, value_name = "STEPS", env = "REMIT_PATH_LENGTH_MAX", default_value_t = Limits::default().path_length_max)]
    path_length_max: usize,
    /// How many paths between two nodes are shown.
    #[arg(long, value_name = "COUNT", env = "REMIT_PATHS_MAX", default_value_t = Limits::default().paths_max)]
    paths_max: usize,
    /// How far a neighbourhood reaches, in steps.
    #[arg(long, value_name = "STEPS", env = "REMIT_NEIGHBORHOOD_DEPTH_MAX", default_value_t = Limits::default().neighborhood_depth_max)]
    neighborhood_depth_max: usize,
    /// How large a neighbourhood is, in nodes.
    #[arg(long, value_name = "NODES", env = "REMIT_NEIGHBORHOOD_NODES_MAX", default_value_t = Limits::default().neighborhood_nodes_max)]
    neighborhood_nodes_max: usize,
    /// How large a coverage matrix is, in cells, empty ones included.
    #[arg(long, value_name = "CELLS", env = "REMIT_COVERAGE_CELLS_MAX", default_value_t = Limits::default().coverage_cells_max)]
    coverage_cells_max: usize,
    /// How large a matrix a picture shows, in cells.
    #[arg(long, value_name = "CELLS", env = "REMIT_PICTURE_CELLS_MAX", default_value_t = Limits::default().picture_cells_max)]
    picture_cells_max: usize,
    /// How many candidates for a gap are shown.
    #[arg(long, value_name = "COUNT", env = "REMIT_COVERAGE_CANDIDATES_MAX", default_value_t = Limits::default().coverage_candidates_max)]
    coverage_candidates_max: usize,
    /// How many findings one field answers.
    #[arg(long, value_name = "COUNT", env = "REMIT_FINDINGS_MAX", default_value_t = Limits::default().findings_max)]
    findings_max: usize,
    /// The size of what is searched for, in bytes.
    #[arg(long, value_name = "BYTES", env = "REMIT_SEARCH_TEXT_BYTES_MAX", default_value_t = Limits::default().search_text_bytes_max)]
    search_text_bytes_max: usize,
    /// How many words are searched for at once.
    #[arg(long, value_name = "COUNT", env = "REMIT_SEARCH_WORDS_MAX", default_value_t = Limits::default().search_words_max)]
    search_words_max: usize,
    /// How many texts are shown of one node that was found.
    #[arg(long, value_name = "COUNT", env = "REMIT_SEARCH_MATCHES_MAX", default_value_t = Limits::default().search_matches_max)]
    search_matches_max: usize,
    /// How many sets a Venn diagram takes apart; never more than [`crate::graph::Venn::SETS_MAX`].
    #[arg(long, value_name = "COUNT", env = "REMIT_VENN_SETS_MAX", default_value_t = Limits::default().venn_sets_max)]
    venn_sets_max: usize,
    /// How many groups facets show.
    #[arg(long, value_name = "COUNT", env = "REMIT_FACETS_MAX", default_value_t = Limits::default().facets_max)]
    facets_max: usize,
    /// How many changes of a commit, or of one list of a difference, are shown.
    #[arg(long, value_name = "COUNT", env = "REMIT_CHANGES_SHOWN_MAX", default_value_t = Limits::default().changes_shown_max)]
    changes_shown_max: usize,
    /// The size of a request's body.
    #[arg(long, value_name = "BYTES", env = "REMIT_BODY_BYTES_MAX", default_value_t = HttpLimits::default().body_bytes_max)]
    pub(super) body_bytes_max: usize,
    /// Backups that are read at a time.
    #[arg(long, value_name = "COUNT", env = "REMIT_BACKUPS_MAX", default_value_t = HttpLimits::default().backups_max)]
    pub(super) backups_max: usize,
    /// The size of all files that are applied at once, as JSON.
    #[arg(long, value_name = "BYTES", env = "REMIT_APPLY_BODY_BYTES_MAX", default_value_t = HttpLimits::default().apply_body_bytes_max)]
    pub(super) apply_body_bytes_max: usize,
    /// How many applies are read and planned at a time; more are turned away.
    #[arg(long, value_name = "COUNT", env = "REMIT_APPLIES_MAX", default_value_t = HttpLimits::default().applies_max)]
    pub(super) applies_max: usize,
    /// How long nothing may happen on a connection before it is closed; that may take twice as long.
    #[arg(long, value_name = "SECONDS", env = "REMIT_SILENCE_SECONDS_MAX", default_value_t = HttpLimits::default().silence_max.as_secs(), value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) silence_seconds_max: u64,
    /// The size of all cached plans together.
    #[arg(long, value_name = "BYTES", env = "REMIT_PLAN_CACHE_BYTES", default_value_t = Limits::default().plan_cache_bytes)]
    plan_cache_bytes: u64,
    /// The size of a document.
    #[arg(long, value_name = "BYTES", env = "REMIT_DOCUMENT_BYTES_MAX", default_value_t = DocumentLimits::default().bytes_max)]
    document_bytes_max: usize,
    /// The tokens of a document.
    #[arg(long, value_name = "TOKENS", env = "REMIT_DOCUMENT_TOKENS_MAX", default_value_t = DocumentLimits::default().tokens_max)]
    document_tokens_max: usize,
    /// The brackets that are open at once in a document; at most 200.
    #[arg(long, value_name = "LEVELS", env = "REMIT_DOCUMENT_NESTING_MAX", default_value_t = DocumentLimits::default().nesting_max)]
    document_nesting_max: usize,
    /// The selections of a document once its fragments are spread.
    #[arg(long, value_name = "SELECTIONS", env = "REMIT_DOCUMENT_SELECTIONS_MAX", default_value_t = DocumentLimits::default().selections_max)]
    document_selections_max: u64,
    /// The operations and fragments of a document.
    #[arg(long, value_name = "DEFINITIONS", env = "REMIT_DOCUMENT_DEFINITIONS_MAX", default_value_t = DocumentLimits::default().definitions_max)]
    document_definitions_max: usize,
    /// How deep selections nest in a document with its fragments spread, inline ones too; at most 200.
    #[arg(long, value_name = "LEVELS", env = "REMIT_DOCUMENT_DEPTH_MAX", default_value_t = DocumentLimits::default().depth_max)]
    document_depth_max: usize,
}

impl LimitOptions {
    /// The limits as the GraphQL layer takes them.
    pub(super) fn limits(&self) -> (Limits, DocumentLimits) {
        let limits = Limits {
            page_size_default: self.page_size_default,
            page_size_max: self.page_size_max,
            depth_max: self.depth_max,
            cost_max: self.cost_max,
            visits_max: self.visits_max,
            answer_bytes_max: self.answer_bytes_max,
            errors_max: self.errors_max,
            plan_cache_bytes: self.plan_cache_bytes,
            plan_fields_max: self.plan_fields_max,
            introspection_fields_max: self.introspection_fields_max,
            input_list_max: self.input_list_max,
            changes_max: self.changes_max,
            message_bytes_max: self.message_bytes_max,
            request_id_bytes_max: self.request_id_bytes_max,
            input_values_max: self.input_values_max,
            input_bytes_max: self.input_bytes_max,
            patterns_max: self.patterns_max,
            witnesses_max: self.witnesses_max,
            facets_max: self.facets_max,
            changes_shown_max: self.changes_shown_max,
            venn_sets_max: self.venn_sets_max,
            search_matches_max: self.search_matches_max,
            search_words_max: self.search_words_max,
            search_text_bytes_max: self.search_text_bytes_max,
            findings_max: self.findings_max,
            coverage_candidates_max: self.coverage_candidates_max,
            coverage_cells_max: self.coverage_cells_max,
            picture_cells_max: self.picture_cells_max,
            neighborhood_nodes_max: self.neighborhood_nodes_max,
            neighborhood_depth_max: self.neighborhood_depth_max,
            paths_max: self.paths_max,
            path_length_max: self.path_length_max,
        };
        let document_limits = DocumentLimits {
            bytes_max: self.document_bytes_max,
            tokens_max: self.document_tokens_max,
            nesting_max: self.document_nesting_max,
            definitions_max: self.document_definitions_max,
            selections_max: self.document_selections_max,
            depth_max: self.document_depth_max,
        };
        (limits, document_limits)
    }
}
