//! Which slug was likely meant: looked up only once a slug is known not to be there.

use std::collections::BTreeSet;

use super::rejection::did_you_mean;
use crate::event::NodeKey;
use crate::graph::Snapshot;
use crate::ontology::KindId;

/// How many slugs of a kind are compared; a larger kind is looked at around the wanted slug only.
const COMPARED_MAX: usize = 2000;

/// "did you mean …?", when slugs of the kind are near enough.
pub(super) fn slugs(snapshot: &Snapshot, kind: KindId, wanted: &str) -> Option<String> {
    let members = snapshot.members(kind);
    let rank = members.rank(snapshot, wanted, false);
    let start = rank.saturating_sub(COMPARED_MAX / 2);
    let end = members.len().min(start + COMPARED_MAX);
    let compared = members
        .stretch(start..end)
        .map(|link| snapshot.node(link.vertex).slug());
    did_you_mean(wanted, compared)
}

/// The same among the nodes that files state.
pub(super) fn stated(nodes: &BTreeSet<&NodeKey>, wanted: &NodeKey) -> Option<String> {
    let is_near = |node: &&&NodeKey| node.kind == wanted.kind;
    let before = nodes
        .range::<NodeKey, _>(..wanted)
        .rev()
        .take_while(is_near);
    let behind = nodes.range::<NodeKey, _>(wanted..).take_while(is_near);
    let compared = before
        .take(COMPARED_MAX / 2)
        .chain(behind.take(COMPARED_MAX / 2))
        .map(|node| node.slug.as_str());
    did_you_mean(wanted.slug.as_str(), compared)
}
