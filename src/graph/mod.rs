//! The graph in memory: snapshots, and the questions that are asked of them.
//!
//! Pure and synchronous: no clock, no files, no async, no logging. Everything is deterministic; no
//! order depends on a hash map. petgraph's indexes never leave this directory.

mod base;
mod builder;
mod candidates;
mod column;
mod condition;
mod coverage;
mod datum;
mod derived;
mod edit;
mod facet;
mod filter;
mod findings;
mod impact;
mod list;
mod marks;
mod neighborhood;
mod node;
mod ordering;
mod overlap;
mod overlay;
mod path;
mod paths;
#[cfg(test)]
mod random;
mod ready;
mod rules;
mod scan;
mod search;
mod set;
mod shortest;
mod single_points;
mod snapshot;
mod sorted;
mod venn;
mod vertex;
mod visits;
mod walk;

pub use builder::Builder;
pub use candidates::{Candidate, Candidates};
pub use condition::{BadPattern, edge_filter, node_filter};
pub use coverage::{Cell, Coverage, coverage};
pub use datum::{Datum, EdgeSubject, Subject};
pub use derived::witnesses;
pub use facet::{FacetBy, FacetGroup, FacetKey, facets};
pub use filter::{EdgeFilter, Filter, LabelTest, RelatedFilter, SourceTest, ValueTest};
pub use findings::{Finding, Selected, findings, message};
pub use impact::{Impact, Loss, Weakening, impact};
pub use list::{Link, List, ListIter};
pub use neighborhood::{Neighborhood, Tie, neighborhood};
pub use node::{Edge, Node};
pub use ordering::{SortKey, compare};
pub use overlap::overlap;
pub use path::{Path, proofs};
pub use paths::paths;
pub use ready::{Ready, Slot};
pub use scan::scan;
pub(crate) use search::fold;
pub use search::{
    Hit, Ranked, SearchField, SearchMatch, SearchPlace, SearchText, matches, rank, search,
};
pub use set::SetExpression;
pub use single_points::{SinglePoint, single_points};
pub use snapshot::{Footprint, Head, Snapshot};
pub use venn::{Pair, Region, Venn};
pub use vertex::Vertex;
pub use visits::{Visits, VisitsExhausted};
pub use walk::Ways;
