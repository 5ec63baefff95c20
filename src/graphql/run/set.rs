//! Writes the members of set expressions, and says which names in them there are not.

use super::{Run, Stop, Written};
use crate::graph::{List, SetExpression};
use crate::graphql::input::SetArguments;
use crate::graphql::plan::PlanField;

impl<'a> Run<'a> {
    pub(super) fn set(&mut self, field: &'a PlanField, arguments: &'a SetArguments) -> Written {
        let list = self.members(field, [("of".to_owned(), &arguments.of)])?;
        self.entities(field, &list[0], &arguments.window)
    }

    /// The members of each expression, or an error of the field that says which names there are not.
    /// Expressions come with where they stand.
    pub(super) fn members(
        &mut self,
        field: &PlanField,
        sets: impl IntoIterator<Item = (String, &'a SetExpression)> + Clone,
    ) -> Result<Vec<List<'a>>, Stop> {
        let mut unknown = Vec::new();
        for (at, set) in sets.clone() {
            self.unknown_names(&at, set, &mut unknown);
        }
        if !unknown.is_empty() {
            return Err(self.not_found(field, &unknown));
        }
        let lists = sets.into_iter().map(|(_, set)| {
            let list = set.members(self.work.snapshot, &self.visits)?;
            Ok(list)
        });
        lists.collect()
    }

    fn unknown_names(&self, at: &str, set: &SetExpression, unknown: &mut Vec<String>) {
        // Each is held against all names there are, so a request cannot have us do that without end.
        if unknown.len() >= self.work.limits.errors_max {
            return;
        }
        let snapshot = self.work.snapshot;
        match set {
            SetExpression::Union(sets) => {
                self.unknown_in_all(&format!("{at}.union"), sets, unknown)
            }
            SetExpression::Intersect(sets) => {
                self.unknown_in_all(&format!("{at}.intersect"), sets, unknown);
            }
            SetExpression::Minus(from, take) => {
                self.unknown_names(&format!("{at}.minus.from"), from, unknown);
                self.unknown_in_all(&format!("{at}.minus.take"), take, unknown);
            }
            SetExpression::Related(field, slug) => {
                let kind = snapshot.ontology().field(*field).kind;
                if snapshot.lookup(kind, slug).is_none() {
                    let at = format!("{at}.related.node");
                    unknown.push(self.unknown_slug(&at, kind, slug));
                }
            }
            SetExpression::Ids(ids) => {
                let missing = ids.iter().filter(|id| snapshot.with_id(id).is_none());
                let room = self.work.limits.errors_max - unknown.len();
                let at = format!("{at}.ids");
                unknown.extend(missing.take(room).map(|id| self.unknown_id(&at, id)));
            }
            SetExpression::Where(..) => {}
        }
    }

    fn unknown_in_all(&self, at: &str, sets: &[SetExpression], unknown: &mut Vec<String>) {
        for (index, set) in sets.iter().enumerate() {
            self.unknown_names(&format!("{at}[{index}]"), set, unknown);
        }
    }
}
