//! Writes labels and sources.

use super::{Run, Written};
use crate::event::{Label, Source};
use crate::graphql::plan::{Op, Selection};
use crate::graphql::schema::{Meaning, SourceMember};

impl<'a> Run<'a> {
    pub(super) fn labels(&mut self, selection: &'a Selection, labels: &'a [Label]) -> Written {
        self.list(labels, |run, label| {
            run.object(&selection.fields, |run, field| {
                match field.op {
                    Op::Read(Meaning::LabelKey) => run.json(&label.key),
                    _ => run.json(&label.value),
                }
                Ok(())
            })
        })
    }

    pub(super) fn sources(&mut self, selection: &'a Selection, sources: &'a [Source]) -> Written {
        self.list(sources, |run, source| {
            run.object(&selection.fields, |run, field| {
                let Op::Read(Meaning::Source(member)) = field.op else {
                    unreachable!("a source has only its own members");
                };
                match member {
                    SourceMember::Document => run.json(&source.document),
                    SourceMember::Locator => run.json(&source.locator),
                    SourceMember::Url => run.json(&source.url),
                    SourceMember::Basis => run.json(&source.basis),
                    SourceMember::Note => run.json(&source.note),
                    SourceMember::ObservedAt => run.json(&source.observed_at),
                }
                Ok(())
            })
        })
    }
}
