//! Writes a node.

use super::{Run, Stop, Written};
use crate::graph::{Ready, Vertex};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::Arguments;
use crate::graphql::plan::{Op, PlanField, Select, Selection, Stretch};
use crate::graphql::schema::{Meaning, StampMember};
use crate::ontology::FieldId;

impl<'a> Run<'a> {
    /// Writes what is selected of a node.
    pub(super) fn node(&mut self, select: &'a Select, vertex: Vertex) -> Written {
        let ready = self.work.snapshot.ready(vertex);
        let Selection {
            fields, stretches, ..
        } = select.of(ready.kind());
        if ready.lacks_required() {
            for field in fields {
                self.node_member(field, ready, vertex)?;
            }
        } else {
            let start = self.out.len();
            for stretch in stretches {
                match stretch {
                    Stretch::Ready(first, last) => {
                        self.out.extend_from_slice(ready.members(*first, *last));
                    }
                    Stretch::Field(index) => self.node_member(&fields[*index], ready, vertex)?,
                }
            }
            // Where ready-made members come first, they have brought a comma.
            if !fields.is_empty() {
                self.out[start] = b'{';
            }
        }
        self.close_object(fields.is_empty());
        Ok(())
    }

    fn node_member(&mut self, field: &'a PlanField, ready: Ready<'a>, vertex: Vertex) -> Written {
        let Op::Slot(slot) = field.op else {
            return self.field(field, &mut |run, field| run.node_field(field, vertex));
        };
        self.out.extend_from_slice(&field.key);
        let ready = ready.value(slot, &field.name);
        if ready == b"null" && !field.nullable {
            return self.value(field, &mut |run, field| Err(run.missing(field)));
        }
        self.out.extend_from_slice(ready);
        self.check_size()
    }

    fn node_field(&mut self, field: &'a PlanField, vertex: Vertex) -> Written {
        let snapshot = self.work.snapshot;
        // Relations need no look at the record.
        let node = || snapshot.node(vertex);
        match &field.op {
            Op::Read(Meaning::Stamp(member)) => {
                let node = node();
                match member {
                    StampMember::CreatedAt => self.json(&node.created.time),
                    StampMember::UpdatedAt => self.json(&node.updated.time),
                    StampMember::Revision => self.json(&node.updated.revision),
                }
                Ok(())
            }
            Op::Read(Meaning::Labels) => self.labels(field.select.same(), &node().labels),
            Op::Read(Meaning::Sources) => self.sources(field.select.same(), &node().sources),
            Op::Read(Meaning::Related(relation)) => self.related(field, *relation, vertex),
            Op::Read(Meaning::RelatedEdge(relation)) => self.related_edge(field, *relation, vertex),
            Op::Read(Meaning::History(_)) => self.node_history(field, vertex),
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
        self.fail(field, GraphqlError::new(ErrorCode::MissingValue, message))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use crate::engine::{Engine, EngineOptions};
    use crate::event::{NodeFact, NodeKey, Revision, Slug, Stamp, Value};
    use crate::graph::{Builder, Head};
    use crate::graphql::guard::DocumentLimits;
    use crate::graphql::limits::Limits;
    use crate::graphql::service::{Request, Service};
    use crate::graphql::view::View;
    use crate::store::memory::MemoryStore;

    fn empty() -> Engine {
        let store = Box::new(MemoryStore::default());
        Engine::open(store, EngineOptions::default()).expect("an empty log can be read")
    }

    /// Asks for members of two tools, one of which lacks the vendor that it must have.
    fn check(members: &str, eks: &str, siem: &str) {
        let sdl = "type Tool { vendor: String! tier: Int }";
        let ontology = Arc::new(crate::ontology::read("test", sdl).expect("it is well formed"));
        let mut builder = Builder::new(ontology.clone());
        let stamp = Stamp {
            revision: Revision(1),
            time: Head::origin().time,
        };
        let vendor = ("vendor".into(), Value::Text("Amazon".into()));
        for (slug, attributes) in [("eks", BTreeMap::from([vendor])), ("siem", BTreeMap::new())] {
            let key = NodeKey {
                kind: "Tool".into(),
                slug: Slug::new(slug).expect("it is a slug"),
            };
            let fact = NodeFact {
                name: slug.to_uppercase().into(),
                description: None,
                labels: Vec::new(),
                sources: Vec::new(),
                owners: Default::default(),
                attributes,
            };
            builder.put_node(&key, fact, stamp, stamp);
        }
        let view = View {
            snapshot: Arc::new(builder.finish(Head::origin())),
            ..View::of(&Arc::new(empty()))
        };
        let service = Service::new(ontology, Limits::default(), DocumentLimits::default());
        for (slug, expected) in [("eks", eks), ("siem", siem)] {
            let query = format!("{{ tool(slug: \"{slug}\") {{ {members} }} }}");
            let request = Request {
                query: (&query).into(),
                operation_name: None,
                variables: None,
            };
            let body = service.answer(&view, request).body;
            let body = String::from_utf8_lossy(&body);
            let data = body.split(",\"errors\"").next().unwrap_or_default();
            assert_eq!(data.trim_end_matches('}'), expected.trim_end_matches('}'));
        }
    }

    #[test]
    fn members_come_in_the_order_asked_for_whether_copied_together_or_not() {
        check(
            "slug name tier",
            r#"{"data":{"tool":{"slug":"eks","name":"EKS","tier":null}}}"#,
            r#"{"data":{"tool":{"slug":"siem","name":"SIEM","tier":null}}}"#,
        );
        check(
            "__typename name slug short: slug revision id",
            r#"{"data":{"tool":{"__typename":"Tool","name":"EKS","slug":"eks","short":"eks","revision":1,"id":"Tool:eks"}}}"#,
            r#"{"data":{"tool":{"__typename":"Tool","name":"SIEM","slug":"siem","short":"siem","revision":1,"id":"Tool:siem"}}}"#,
        );
    }

    #[test]
    fn an_attribute_that_must_not_be_null_and_is_takes_its_node_along() {
        check(
            "slug vendor tier",
            r#"{"data":{"tool":{"slug":"eks","vendor":"Amazon","tier":null}}}"#,
            r#"{"data":{"tool":null}}"#,
        );
    }
}
