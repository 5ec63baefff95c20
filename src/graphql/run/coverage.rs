//! Writes coverage matrices, their gaps, and who could fill them.

use std::sync::Arc;

use super::{Run, Stop, Written};
use crate::graph::{Candidate, Candidates, Cell, Coverage, Snapshot, Vertex, coverage};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, CoverageArguments};
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{CoverageMember, Meaning};
use crate::ontology::{FieldId, KindId};

/// How many nodes in common a reason names.
const NAMED_MOST: usize = 3;

impl<'a> Run<'a> {
    pub(super) fn coverage(
        &mut self,
        field: &'a PlanField,
        arguments: &'a CoverageArguments,
    ) -> Written {
        let snapshot = self.work.snapshot;
        let relation = snapshot.ontology().field(arguments.relation);
        let mut unknown = Vec::new();
        let rows = self.named("rows", relation.kind, &arguments.rows, &mut unknown);
        let columns = self.named("columns", relation.target, &arguments.columns, &mut unknown);
        if !unknown.is_empty() {
            return Err(self.not_found(field, &unknown));
        }
        let count = |named: &Option<Vec<Vertex>>, kind| match named {
            Some(vertices) => vertices.len(),
            None => snapshot.count(kind),
        };
        let size = (
            count(&rows, relation.kind),
            count(&columns, relation.target),
        );
        let most = self.work.limits.coverage_cells_max;
        if size.0.saturating_mul(size.1) > most {
            let message = format!(
                "coverage of {} has {} rows and {} columns, which makes more than {most} cells; name the \
                 rows or the columns that you want",
                relation.enum_value, size.0, size.1
            );
            return Err(self.fail(field, GraphqlError::new(ErrorCode::TooCostly, message)));
        }
        let rows = self.lines(rows, relation.kind)?;
        let columns = self.lines(columns, relation.target)?;
        let matrix = coverage(snapshot, relation.id, rows, columns, &self.visits)?;
        self.matrix(field.select.same(), &matrix)
    }

    /// The nodes with these slugs, each once, in default order; none where no slugs are given.
    fn named(
        &self,
        argument: &str,
        kind: KindId,
        slugs: &Option<Vec<Arc<str>>>,
        unknown: &mut Vec<String>,
    ) -> Option<Vec<Vertex>> {
        let snapshot = self.work.snapshot;
        let slugs = slugs.as_ref()?;
        let mut found: Vec<Vertex> = Vec::with_capacity(slugs.len());
        for slug in slugs {
            match snapshot.lookup(kind, slug) {
                Some(vertex) => found.push(vertex),
                None => unknown.push(self.unknown_slug(argument, kind, slug)),
            }
        }
        found.sort_unstable_by(|a, b| snapshot.order(*a, *b));
        found.dedup();
        Some(found)
    }

    /// The rows or columns: those named, or all of the kind.
    fn lines(&self, named: Option<Vec<Vertex>>, kind: KindId) -> Result<Vec<Vertex>, Stop> {
        if let Some(vertices) = named {
            return Ok(vertices);
        }
        let members = self.work.snapshot.members(kind);
        self.visits.spend(members.len())?;
        Ok(members.iter().map(|link| link.vertex).collect())
    }

    fn matrix(&mut self, selection: &'a Selection, matrix: &Coverage) -> Written {
        let snapshot = self.work.snapshot;
        self.object(&selection.fields, |run, field| {
            if let Op::Read(Meaning::Export(export)) = field.op {
                return run.coverage_export(field, export, matrix);
            }
            let Op::Read(Meaning::CoverageMember(member)) = field.op else {
                unreachable!("a matrix has only its own members");
            };
            match member {
                CoverageMember::Relation => {
                    run.json(&snapshot.ontology().field(matrix.relation).enum_value);
                    Ok(())
                }
                CoverageMember::Rows => run.vertices(field, &matrix.rows),
                CoverageMember::Columns => run.vertices(field, &matrix.columns),
                CoverageMember::RowTotals => {
                    run.visits.spend(matrix.cells.len())?;
                    let counts = matrix.row_counts();
                    run.line_totals(field, &matrix.rows, counts, matrix.columns.len())
                }
                CoverageMember::ColumnTotals => {
                    run.visits.spend(matrix.cells.len())?;
                    let counts = matrix.column_counts();
                    run.line_totals(field, &matrix.columns, counts, matrix.rows.len())
                }
                CoverageMember::Cells => {
                    let most = match run.arguments(field)? {
                        Arguments::First(first) => *first,
                        _ => usize::MAX,
                    };
                    run.visits.spend(matrix.cells.len().min(most))?;
                    run.list(matrix.cells.iter().take(most), |run, cell| {
                        run.cell(field.select.same(), matrix.relation, cell)
                    })
                }
                CoverageMember::Gaps => run.gaps(field, matrix),
                member => {
                    run.total(member, matrix.cells.len(), matrix.total());
                    Ok(())
                }
            }
        })
    }

    /// Writes nodes.
    pub(super) fn vertices(&mut self, field: &'a PlanField, vertices: &[Vertex]) -> Written {
        self.visits.spend(vertices.len())?;
        self.list(vertices, |run, vertex| run.node(&field.select, *vertex))
    }

    fn line_totals(
        &mut self,
        field: &'a PlanField,
        lines: &[Vertex],
        counts: Vec<usize>,
        total: usize,
    ) -> Written {
        self.visits.spend(lines.len())?;
        self.list(lines.iter().zip(counts), |run, (line, covered)| {
            run.object(&field.select.same().fields, |run, field| match field.op {
                Op::Read(Meaning::CoverageMember(CoverageMember::Node)) => {
                    run.node(&field.select, *line)
                }
                Op::Read(Meaning::CoverageMember(member)) => {
                    run.total(member, covered, total);
                    Ok(())
                }
                _ => unreachable!("a total has only its own members"),
            })
        })
    }

    /// Writes one of the three numbers that say how much is covered.
    fn total(&mut self, member: CoverageMember, covered: usize, total: usize) {
        match member {
            CoverageMember::Covered => self.json(&covered),
            CoverageMember::Total => self.json(&total),
            CoverageMember::Ratio if total == 0 => self.json(&1.0),
            CoverageMember::Ratio => self.json(&(covered as f64 / total as f64)),
            other => unreachable!("{other:?} is no part of a total"),
        }
    }

    fn cell(&mut self, selection: &'a Selection, relation: FieldId, cell: &Cell) -> Written {
        self.object(&selection.fields, |run, field| match field.op {
            Op::Read(Meaning::CoverageMember(CoverageMember::Row)) => {
                run.node(&field.select, cell.row)
            }
            Op::Read(Meaning::CoverageMember(CoverageMember::Column)) => {
                run.node(&field.select, cell.column)
            }
            Op::Read(Meaning::CoverageMember(CoverageMember::Count)) => {
                // GraphQL's Int ends there.
                run.json(&cell.count.min(i32::MAX as u64));
                Ok(())
            }
            Op::Read(Meaning::Witnesses) => {
                let Arguments::First(most) = run.arguments(field)? else {
                    unreachable!("witnesses have a first");
                };
                let selection = field.select.same();
                run.witnesses(selection, relation, cell.row, cell.column, *most)
            }
            ref other => unreachable!("a cell has no {other:?}"),
        })
    }

    fn gaps(&mut self, field: &'a PlanField, matrix: &Coverage) -> Written {
        let Arguments::First(most) = self.arguments(field)? else {
            unreachable!("gaps have a first");
        };
        let mut candidates = Candidates::new(self.work.snapshot, matrix.relation);
        self.visits.spend(matrix.total())?;
        self.list(matrix.gaps().take(*most), |run, (row, column)| {
            run.object(&field.select.same().fields, |run, field| match field.op {
                Op::Read(Meaning::CoverageMember(CoverageMember::Row)) => {
                    run.node(&field.select, row)
                }
                Op::Read(Meaning::CoverageMember(CoverageMember::Column)) => {
                    run.node(&field.select, column)
                }
                _ => run.candidates(field, &mut candidates, (row, column)),
            })
        })
    }

    fn candidates(
        &mut self,
        field: &'a PlanField,
        candidates: &mut Candidates<'a>,
        gap: (Vertex, Vertex),
    ) -> Written {
        let Arguments::First(most) = self.arguments(field)? else {
            unreachable!("candidates have a first");
        };
        let found = candidates.of(gap, *most, &self.visits)?;
        let candidates = &*candidates;
        self.list(&found, |run, candidate| {
            run.object(&field.select.same().fields, |run, field| {
                let Op::Read(Meaning::CoverageMember(member)) = field.op else {
                    unreachable!("a candidate has only its own members");
                };
                match member {
                    CoverageMember::Node => run.node(&field.select, candidate.node),
                    CoverageMember::Shared => run.vertices(field, &candidate.shared),
                    CoverageMember::Paths => {
                        let Arguments::First(most) = run.arguments(field)? else {
                            unreachable!("a candidate's paths have a first");
                        };
                        let paths = candidates.paths(candidate, *most, &run.visits)?;
                        run.list(&paths, |run, path| run.path(field.select.same(), path))
                    }
                    CoverageMember::Covers => {
                        run.json(&candidate.covers);
                        Ok(())
                    }
                    _ => {
                        run.json(&reason(run.work.snapshot, candidate, gap.1));
                        Ok(())
                    }
                }
            })
        })
    }
}

/// Why somebody is a candidate, in a sentence.
fn reason(snapshot: &Snapshot, candidate: &Candidate, column: Vertex) -> String {
    let Candidate {
        node,
        near,
        covers,
        ref shared,
    } = *candidate;
    let name = |vertex: Vertex| &*snapshot.node(vertex).name;
    let (node_name, near_name, column_name) = (name(node), name(near), name(column));
    let named: Vec<&str> = shared
        .iter()
        .take(NAMED_MOST)
        .map(|one| name(*one))
        .collect();
    let more = match shared.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let count = match shared.len() {
        0 => "no node".to_owned(),
        1 => "1 node".to_owned(),
        count => format!("{count} nodes"),
    };
    let colon = if named.is_empty() { "" } else { ": " };
    let named = named.join(", ");
    if covers {
        format!(
            "{node_name} covers {column_name} already, and has {count} in common with \
             {near_name}{colon}{named}{more}."
        )
    } else {
        let kind = &snapshot.ontology().kind(snapshot.kind(node)).name;
        format!(
            "No {kind} covers {column_name}; {node_name} has {count} in common with \
             it{colon}{named}{more}."
        )
    }
}
