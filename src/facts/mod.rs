//! Fact files: what people write about their organisation, as YAML that is pleasant by hand.
//!
//! [`read()`] turns files into a [`Desired`](crate::change::Desired) state and reports every mistake of
//! every file at once; [`write()`] turns facts back into a file; [`json_schema()`] tells editors what
//! may stand where. Pure: no files are opened here, and nothing is compared with a graph (whether a
//! named node exists, whether a required attribute is missing).
//!
//! # The format
//!
//! ```yaml
//! document: Workstreams definition      # default document of this file's sources; or {name:, url:}
//! owner: sre                            # optional: on whose behalf this file speaks
//!
//! tools:                                # a section per kind, called by its plural
//!   dns:                                # the slug
//!     name: DNS
//!     description: Resolves names.
//!     labels: {tier: core}
//!     sources: List of examples         # a place in the default document, STATED
//!     criticality: HIGH                 # attributes and relations by the ontology's names
//!     workstreams:
//!       - services-observability        # an edge, in short
//!       - to: platform                  # an edge that carries more
//!         note: Shared.
//!         part: SERVICES                # a property of the relation
//!         sources:
//!           - inferred: Entries after the half mark are read as shared.
//!             locator: List of examples
//! ```
//!
//! - **Absent is not null.** What is absent stays as it is; `null`, `[]` or `{}` clear. A name cannot be
//!   cleared, and edges are removed by pruning, not by `null`.
//! - **A single item stands for a list of one**, for relations, sources and lists of values.
//! - **Text is taken as it is written**: `no`, `1.10` and `2024` are the strings `"no"`, `"1.10"` and
//!   `"2024"` where the ontology asks for a string; only a bare `null`, `~` or nothing is null. Numbers
//!   and booleans are YAML 1.2's and must not be quoted.
//! - **A relation may be stated from either end**, or from both if they do not contradict each other.
//!   Derived relations are not stated.
//! - **A source** is a string (a locator in the default document, STATED) or a map of `document`,
//!   `locator`, `url`, `basis`, `note` and `observedAt`; `inferred: why` is short for `basis: INFERRED`
//!   with `note: why`. The default document's URL goes with it. Nothing is inherited: an edge has the
//!   sources that stand on it. Anchors (`&list`, `*list`) save writing the same twice.
//! - **Several files, or both ends, may speak of one thing**: different members and labels are put
//!   together, sources are added up in order, and saying different things is a mistake that names both
//!   places.
//! - JSON is YAML, so JSON files work too.

mod edge;
mod gather;
mod node;
mod read;
mod schema;
mod source;
mod text;
mod write;

pub(crate) use gather::Gathered;
pub use read::read;
pub(crate) use read::{Reader, items, suggest};
pub use schema::json_schema;
pub(crate) use source::Document;
pub use write::{FactSet, write};

#[cfg(test)]
mod tests;
