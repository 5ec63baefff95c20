//! Writes the answer of a subscription to one event: a commit, or a new state of the graph.

use super::commit::Known;
use super::{Run, Written};
use crate::graphql::plan::{Op, Selection};
use crate::graphql::schema::{Meaning, SubscriptionMember};

impl<'a> Run<'a> {
    /// Writes the one field that a subscription asks for.
    pub(super) fn subscription(&mut self, selection: &'a Selection) -> Written {
        self.object(&selection.fields, |run, field| match &field.op {
            Op::Read(Meaning::Subscription(SubscriptionMember::Live)) => {
                run.query(field.select.same())
            }
            Op::Read(Meaning::Subscription(SubscriptionMember::Commits)) => {
                let commit = run.work.commit.expect("commits are asked for one by one");
                run.commit(field.select.same(), Known::Whole(commit))
            }
            other => unreachable!("Subscription has no {other:?}"),
        })
    }
}
