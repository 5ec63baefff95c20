//! Writes paths between nodes, and what stands around some nodes.

use super::{Run, Written};
use crate::graph::{Ways, neighborhood, paths};
use crate::graphql::input::{NeighborhoodArguments, PathsArguments};
use crate::graphql::plan::{Op, PlanField};
use crate::graphql::schema::{Meaning, SubgraphMember};
use crate::ontology::FieldId;

impl<'a> Run<'a> {
    pub(super) fn paths(&mut self, field: &'a PlanField, arguments: &'a PathsArguments) -> Written {
        let (from, to) = (self.by_id(&arguments.from), self.by_id(&arguments.to));
        let (Some(from), Some(to)) = (from, to) else {
            let ends = [("from", &arguments.from, from), ("to", &arguments.to, to)];
            let unknown = ends.iter().filter(|(.., found)| found.is_none());
            let unknown: Vec<String> = unknown
                .map(|(name, id, _)| self.unknown_id(name, id))
                .collect();
            return Err(self.not_found(field, &unknown));
        };
        let ways = self.ways(arguments.relations.as_deref());
        let found = paths(
            self.work.snapshot,
            &ways,
            (from, to),
            arguments.length_max,
            arguments.first,
            &self.visits,
        )?;
        self.list(&found, |run, path| run.path(field.select.same(), path))
    }

    pub(super) fn neighborhood(
        &mut self,
        field: &'a PlanField,
        arguments: &'a NeighborhoodArguments,
    ) -> Written {
        let snapshot = self.work.snapshot;
        let starts = self.by_ids(field, "of", &arguments.of)?;
        let ways = self.ways(arguments.relations.as_deref());
        let (depth, most) = (arguments.depth, arguments.nodes_max);
        let around = neighborhood(snapshot, &ways, &starts, depth, most, &self.visits)?;
        self.object(&field.select.same().fields, |run, field| {
            if let Op::Read(Meaning::Export(export)) = field.op {
                return run.subgraph_export(field, export, arguments, &around, &ways);
            }
            let Op::Read(Meaning::SubgraphMember(member)) = field.op else {
                unreachable!("a subgraph has only its own members");
            };
            match member {
                SubgraphMember::Nodes => return run.vertices(field, &around.nodes),
                SubgraphMember::Edges => {
                    let edges = around.edges(snapshot, &ways, &run.visits)?;
                    return run.list(edges, |run, edge| {
                        run.step(field.select.same(), edge.field, edge.from, edge.to)
                    });
                }
                SubgraphMember::Frontier => {
                    let frontier = around.frontier(snapshot, &ways, &run.visits)?;
                    return run.vertices(field, &frontier);
                }
                SubgraphMember::Truncated => run.json(&(around.omitted > 0)),
                SubgraphMember::Omitted => run.json(&around.omitted),
            }
            Ok(())
        })
    }

    fn ways(&self, relations: Option<&[FieldId]>) -> Ways {
        let ontology = self.work.snapshot.ontology();
        match relations {
            Some(relations) => Ways::along(ontology, relations.iter().copied()),
            None => Ways::stored(ontology),
        }
    }
}
