//! Writes pictures and exports: what a question answered is put into plain data, which
//! [`crate::picture`] draws.

use heck::ToSnakeCase as _;
use rustc_hash::FxHashMap;

use super::venn::Diagram;
use super::{Run, Stop, Written};
use crate::graph::{Coverage, Neighborhood, Vertex, Ways};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, NeighborhoodArguments};
use crate::graphql::plan::PlanField;
use crate::graphql::schema::{Export, SubgraphPart};
use crate::ontology::RelationField;
use crate::picture::{self, TooLarge};

/// Fitting circles and finding room for labels takes about as long as so many visits.
const VISITS_OF_DRAWING: usize = 100_000;
/// How many ids a title names.
const NAMED_MOST: usize = 3;

impl<'a> Run<'a> {
    /// Writes a file of a Venn diagram.
    pub(super) fn venn_export(&mut self, export: Export, diagram: &Diagram<'a>) -> Written {
        let snapshot = self.work.snapshot;
        let members_most = match export {
            Export::Csv => usize::MAX,
            _ => picture::venn::MEMBERS_SHOWN_MAX,
        };
        let counts = diagram.sets.iter().zip(&diagram.venn.counts);
        let mut regions = Vec::with_capacity(diagram.venn.regions.len());
        for region in &diagram.venn.regions {
            let members = &region.members[..region.members.len().min(members_most)];
            self.visits.spend(members.len())?;
            regions.push(picture::venn::Region {
                mask: region.mask,
                count: region.members.len(),
                members: members
                    .iter()
                    .map(|vertex| picture::venn::Member {
                        id: self.id(*vertex),
                        name: snapshot.node(*vertex).name.clone(),
                    })
                    .collect(),
            });
        }
        let venn = picture::venn::Venn {
            title: match diagram.relation {
                Some(relation) => self.heading(snapshot.ontology().field(relation)),
                None => "What sets share".to_owned(),
            },
            sets: counts
                .map(|(set, count)| picture::venn::Set {
                    label: set.label.to_string(),
                    count: *count,
                })
                .collect(),
            regions,
        };
        let written = match export {
            Export::Csv => venn.csv(self.bytes_left()),
            Export::Markdown => venn.markdown(self.bytes_left()),
            Export::Svg => {
                self.visits.spend(VISITS_OF_DRAWING)?;
                Ok(venn.svg())
            }
            other => unreachable!("a Venn diagram has no {other:?}"),
        };
        self.file(written)
    }

    /// Writes a file of a coverage matrix.
    pub(super) fn coverage_export(
        &mut self,
        field: &'a PlanField,
        export: Export,
        matrix: &Coverage,
    ) -> Written {
        let most = self.work.limits.picture_cells_max;
        if export == Export::Svg && matrix.total() > most {
            let message = format!(
                "a picture shows {most} cells at most, and this matrix has {}; name the rows or the columns \
                 that you want, or ask for `csv`",
                matrix.total()
            );
            return Err(self.fail(field, GraphqlError::new(ErrorCode::TooCostly, message)));
        }
        self.visits.spend(matrix.total())?;
        let ontology = self.work.snapshot.ontology();
        let relation = ontology.field(matrix.relation);
        let coverage = picture::coverage::Coverage {
            title: self.heading(relation),
            row_noun: words(&ontology.kind(relation.kind).plural),
            column_noun: words(&ontology.kind(relation.target).plural),
            rows: self.lines_shown(&matrix.rows),
            columns: self.lines_shown(&matrix.columns),
            counts: counts(matrix),
        };
        let bytes = self.bytes_left();
        self.file(match export {
            Export::Svg => coverage.svg(bytes),
            Export::Csv => coverage.csv(bytes),
            Export::Markdown => coverage.markdown(bytes),
            other => unreachable!("a matrix has no {other:?}"),
        })
    }

    /// Writes a file of what stands around some nodes.
    pub(super) fn subgraph_export(
        &mut self,
        field: &'a PlanField,
        export: Export,
        asked: &NeighborhoodArguments,
        around: &Neighborhood,
        ways: &Ways,
    ) -> Written {
        let graph = self.subgraph_shown(asked, around, ways)?;
        let bytes = self.bytes_left();
        let written = match export {
            Export::Mermaid => graph.mermaid(bytes),
            Export::Dot => graph.dot(bytes),
            Export::Graphml => graph.graphml(bytes),
            Export::JsonLd => graph.json_ld(bytes),
            Export::Markdown => graph.markdown(bytes),
            Export::Csv => match self.arguments(field)? {
                Arguments::Part(SubgraphPart::Nodes) => graph.nodes_csv(bytes),
                _ => graph.edges_csv(bytes),
            },
            Export::Svg => unreachable!("a subgraph has no picture"),
        };
        self.file(written)
    }

    fn subgraph_shown(
        &self,
        asked: &NeighborhoodArguments,
        around: &Neighborhood,
        ways: &Ways,
    ) -> Result<picture::subgraph::Subgraph, Stop> {
        let snapshot = self.work.snapshot;
        let ontology = snapshot.ontology();
        self.visits.spend(around.nodes.len())?;
        let nodes = around.nodes.iter().map(|vertex| {
            let node = snapshot.node(*vertex);
            picture::subgraph::Node {
                id: self.id(*vertex),
                kind: ontology.kind(node.kind).name.clone(),
                kind_index: usize::from(node.kind.0),
                name: node.name.to_string(),
                description: node.description.as_deref().map(str::to_owned),
            }
        });
        let places: FxHashMap<Vertex, usize> = around
            .nodes
            .iter()
            .enumerate()
            .map(|(place, vertex)| (*vertex, place))
            .collect();
        let mut edges = Vec::new();
        for tie in around.edges(snapshot, ways, &self.visits)? {
            let list = snapshot.related(tie.field, tie.from, &self.visits)?;
            let note = list
                .find(snapshot, tie.to)
                .and_then(|link| link.edge().note.as_deref());
            let relation = ontology.field(tie.field);
            edges.push(picture::subgraph::Edge {
                from: places[&tie.from],
                to: places[&tie.to],
                relation: relation.enum_value.clone(),
                label: relation.name.clone(),
                note: note.map(str::to_owned),
            });
        }
        let named = asked.of.iter().take(NAMED_MOST).map(AsRef::as_ref);
        let mut named = named.collect::<Vec<&str>>().join(", ");
        if asked.of.len() > NAMED_MOST {
            named = format!("{named} and {} more", asked.of.len() - NAMED_MOST);
        }
        Ok(picture::subgraph::Subgraph {
            title: format!("Neighborhood of {named}, depth {}", asked.depth),
            nodes: nodes.collect(),
            edges,
            omitted: (around.omitted > 0).then(|| match around.omitted {
                1 => "1 more node of the last step is left out.".to_owned(),
                more => format!("{more} more nodes of the last step are left out."),
            }),
        })
    }

    fn lines_shown(&self, vertices: &[Vertex]) -> Vec<picture::coverage::Line> {
        let line = |vertex: &Vertex| picture::coverage::Line {
            id: self.id(*vertex),
            name: self.work.snapshot.node(*vertex).name.to_string(),
        };
        vertices.iter().map(line).collect()
    }

    fn id(&self, vertex: Vertex) -> String {
        let node = self.work.snapshot.node(vertex);
        let kind = self.work.snapshot.ontology().kind(node.kind);
        format!("{}:{}", kind.name, node.slug())
    }

    /// What a picture of a relation is called: `Tools of workstreams`.
    fn heading(&self, relation: &RelationField) -> String {
        let kind = self.work.snapshot.ontology().kind(relation.kind);
        let said = format!("{} of {}", words(&relation.name), words(&kind.plural));
        let mut chars = said.chars();
        match chars.next() {
            Some(first) => first.to_uppercase().chain(chars).collect(),
            None => said,
        }
    }

    fn bytes_left(&self) -> usize {
        self.work
            .limits
            .answer_bytes_max
            .saturating_sub(self.out.len())
    }

    fn file(&mut self, written: Result<String, TooLarge>) -> Written {
        let Ok(text) = written else {
            return Err(self.too_large());
        };
        self.json(&text);
        if self.out.len() > self.work.limits.answer_bytes_max {
            return Err(self.too_large());
        }
        Ok(())
    }
}

/// Row by row, the counts of all cells. The cells that are there stand in that order.
fn counts(matrix: &Coverage) -> Vec<u64> {
    let mut counts = Vec::with_capacity(matrix.total());
    let mut cells = matrix.cells.iter().peekable();
    for row in &matrix.rows {
        for column in &matrix.columns {
            let cell = cells.next_if(|cell| cell.row == *row && cell.column == *column);
            counts.push(cell.map_or(0, |cell| cell.count));
        }
    }
    counts
}

/// `affectedServices` as people write it.
fn words(name: &str) -> String {
    name.to_snake_case().replace('_', " ")
}
