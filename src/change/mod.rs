//! Changes: what may be wished, what is refused and why, and which events a wish comes to.
//!
//! Pure: decisions are made on a snapshot and answer with events or rejections.

mod command;
mod decide;
mod desired;
mod difference;
mod draft;
mod finish;
mod limits;
mod member;
mod nearest;
mod net;
mod ontology_fit;
mod plan;
mod record;
mod rejection;
mod resolve;
mod statement;
mod summary;
mod undo;

#[cfg(test)]
mod tests;

pub use command::{Change, EdgePatch, NodePatch, OnReferences};
pub use decide::{decide, decide_within};
pub use desired::{Desired, DesiredEdge, DesiredNode, Origin};
pub use difference::difference;
pub use limits::ChangeLimits;
pub use net::{inverse, net};
pub use plan::{ChangePlan, Prune};
pub use record::{ChangeAction, ChangeRecord, FieldChange};
pub use rejection::{EDGE_FROM, EDGE_TO, REJECTIONS_MAX, Rejection, RejectionCode, Subject};
pub use summary::{Counts, Summary};
pub use undo::decide_undo;
