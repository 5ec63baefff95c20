//! The limits on requests, as options and environment variables.

use clap::Args;

use crate::graphql::guard::DocumentLimits;
use crate::graphql::limits::Limits;

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
    /// How many sets a Venn diagram takes apart; at most 32.
    #[arg(long, value_name = "SETS", env = "REMIT_VENN_SETS_MAX", default_value_t = Limits::default().venn_sets_max)]
    venn_sets_max: usize,
    /// How many groups facets show.
    #[arg(long, value_name = "GROUPS", env = "REMIT_FACETS_MAX", default_value_t = Limits::default().facets_max)]
    facets_max: usize,
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
            plan_cache_bytes: self.plan_cache_bytes,
            venn_sets_max: self.venn_sets_max,
            facets_max: self.facets_max,
            ..Limits::default()
        };
        let document_limits = DocumentLimits {
            bytes_max: self.document_bytes_max,
            tokens_max: self.document_tokens_max,
            nesting_max: self.document_nesting_max,
            selections_max: self.document_selections_max,
            ..DocumentLimits::default()
        };
        (limits, document_limits)
    }
}
