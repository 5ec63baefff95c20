//! Writes a node.

use super::{Run, Stop, Written};
use crate::graph::Vertex;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::Arguments;
use crate::graphql::plan::{Op, PlanField, Select};
use crate::graphql::schema::Meaning;
use crate::ontology::FieldId;

impl<'a> Run<'a> {
    /// Writes what is selected of a node.
    pub(super) fn node(&mut self, select: &'a Select, vertex: Vertex) -> Written {
        let node = self.work.snapshot.node(vertex);
        let fields = &select.of(node.kind).fields;
        for field in fields {
            let Op::Slot(slot) = field.op else {
                self.field(field, &mut |run, field| run.node_field(field, vertex))?;
                continue;
            };
            self.out.extend_from_slice(&field.key);
            let ready = node.ready(slot);
            if ready == b"null" && !field.nullable {
                return self.value(field, &mut |run, field| Err(run.missing(field)));
            }
            self.out.extend_from_slice(ready);
        }
        self.close_object(fields.is_empty());
        Ok(())
    }

    fn node_field(&mut self, field: &'a PlanField, vertex: Vertex) -> Written {
        let snapshot = self.work.snapshot;
        let node = snapshot.node(vertex);
        match &field.op {
            Op::Read(Meaning::Labels) => self.labels(field.select.same(), &node.labels),
            Op::Read(Meaning::Sources) => self.sources(field.select.same(), &node.sources),
            Op::Read(Meaning::Related(relation)) => self.related(field, *relation, vertex),
            Op::Read(Meaning::RelatedEdge(relation)) => self.related_edge(field, *relation, vertex),
            other => unreachable!("a node has no {other:?}"),
        }
    }

    fn related(&mut self, field: &'a PlanField, relation: FieldId, vertex: Vertex) -> Written {
        let list = self.work.snapshot.related(relation, vertex, &self.visits)?;
        if let Arguments::Page(page) = self.arguments(field)? {
            return self.connection(field, list, Some((relation, vertex)), page);
        }
        let first = list.iter().next();
        match first {
            Some(link) => self.node(&field.select, link.vertex),
            None if field.nullable => {
                self.null();
                Ok(())
            }
            None => Err(self.missing(field)),
        }
    }

    fn related_edge(&mut self, field: &'a PlanField, relation: FieldId, vertex: Vertex) -> Written {
        let list = self.work.snapshot.related(relation, vertex, &self.visits)?;
        let first = list.iter().next();
        match first {
            Some(link) => self.edge(field.select.same(), &[], Some((relation, vertex)), link),
            None if field.nullable => {
                self.null();
                Ok(())
            }
            None => Err(self.missing(field)),
        }
    }

    /// Records that a field that must not be null has no value.
    pub(super) fn missing(&mut self, field: &'a PlanField) -> Stop {
        let message = format!(
            "{} must not be null, and this view has no value for it",
            field.name
        );
        self.fail(field, GraphqlError::new(ErrorCode::NotFound, message))
    }
}
