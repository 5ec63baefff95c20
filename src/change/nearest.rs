//! Which slug was likely meant: looked up only once a slug is known not to be there.

use crate::diagnostic::nearest_few;
use crate::graph::Snapshot;
use crate::ontology::KindId;

/// How many slugs of a kind are compared; a larger kind is looked at around the wanted slug only.
const COMPARED_MAX: usize = 2000;

/// How many slugs are suggested.
const SUGGESTED_MAX: usize = 3;

/// "did you mean …?", when slugs of the kind are near enough.
pub(super) fn slugs(snapshot: &Snapshot, kind: KindId, wanted: &str) -> Option<String> {
    let members = snapshot.members(kind);
    let rank = members.rank(snapshot, wanted, false);
    let start = rank.saturating_sub(COMPARED_MAX / 2);
    let compared = members
        .iter_from(start)
        .take(COMPARED_MAX)
        .map(|link| snapshot.node(link.vertex).slug());
    let near = nearest_few(wanted, compared, SUGGESTED_MAX);
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}
