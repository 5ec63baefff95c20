//! A relation as a matrix: who covers what, and what nobody covers.

use super::derived::path_counts;
use super::marks::Marks;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::{FieldId, Via};

/// A relation between rows, which it leads from, and columns, which it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The relation field.
    pub relation: FieldId,
    /// Nodes of the kind that has the field, in default order.
    pub rows: Vec<Vertex>,
    /// Nodes of the kind that it leads to, in default order.
    pub columns: Vec<Vertex>,
    /// The cells where the relation leads from the row to the column; by row, then column, in default
    /// order.
    pub cells: Vec<Cell>,
}

/// A row, and a column that the relation leads to from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The row.
    pub row: Vertex,
    /// The column.
    pub column: Vertex,
    /// How many paths prove it; 1 for a stored relation.
    pub count: u64,
}

/// Fills the matrix of the rows and columns, which are in default order, each once.
pub fn coverage(
    snapshot: &Snapshot,
    relation: FieldId,
    rows: Vec<Vertex>,
    columns: Vec<Vertex>,
    visits: &Visits,
) -> Result<Coverage, VisitsExhausted> {
    let wanted = Marks::of(snapshot, &columns);
    let mut cells = Vec::new();
    for row in &rows {
        let list = snapshot.related(relation, *row, visits)?;
        visits.spend(list.len())?;
        let counts = match &snapshot.ontology().field(relation).via {
            Via::Stored { .. } => None,
            Via::Derived { steps, .. } => Some(path_counts(snapshot, steps, *row, visits)?),
        };
        let links = list.iter().filter(|link| wanted.has(link.vertex));
        cells.extend(links.map(|link| Cell {
            row: *row,
            column: link.vertex,
            count: counts.as_ref().map_or(1, |counts| counts[&link.vertex]),
        }));
    }
    Ok(Coverage {
        relation,
        rows,
        columns,
        cells,
    })
}

impl Coverage {
    /// How many cells there are, empty or not.
    pub fn total(&self) -> usize {
        self.rows.len() * self.columns.len()
    }

    /// The empty cells; by row, then column, in default order.
    pub fn gaps(&self) -> impl Iterator<Item = (Vertex, Vertex)> {
        let pairs = self
            .rows
            .iter()
            .flat_map(|row| self.columns.iter().map(|column| (*row, *column)));
        let mut cells = self.cells.iter().peekable();
        pairs.filter(move |(row, column)| {
            let is_cell = |cell: &&Cell| cell.row == *row && cell.column == *column;
            cells.next_if(is_cell).is_none()
        })
    }

    /// How many of each row's cells are not empty.
    pub fn row_counts(&self) -> Vec<usize> {
        counts(&self.rows, self.cells.iter().map(|cell| cell.row))
    }

    /// How many of each column's cells are not empty.
    pub fn column_counts(&self) -> Vec<usize> {
        counts(&self.columns, self.cells.iter().map(|cell| cell.column))
    }
}

fn counts(lines: &[Vertex], cells: impl Iterator<Item = Vertex>) -> Vec<usize> {
    let places = lines.iter().enumerate();
    let places: rustc_hash::FxHashMap<Vertex, usize> =
        places.map(|(place, vertex)| (*vertex, place)).collect();
    let mut counts = vec![0; lines.len()];
    for vertex in cells {
        counts[places[&vertex]] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::proofs;
    use crate::graph::random::{Plan, plans};

    /// Every cell is tried by itself.
    fn check(plan: &Plan) {
        let snapshot = plan.snapshot();
        let visits = Visits::new(u64::MAX);
        for field in &snapshot.ontology().fields {
            let of = |kind| -> Vec<Vertex> {
                let members = snapshot.members(kind);
                members.iter().map(|link| link.vertex).collect()
            };
            let (rows, columns) = (of(field.kind), of(field.target));
            let matrix =
                coverage(&snapshot, field.id, rows.clone(), columns.clone(), &visits).unwrap();
            let (mut cells, mut gaps) = (Vec::new(), Vec::new());
            for row in &rows {
                for column in &columns {
                    let paths =
                        proofs(&snapshot, field.id, *row, *column, usize::MAX, &visits).unwrap();
                    if paths.is_empty() {
                        gaps.push((*row, *column));
                    } else {
                        let count = paths.len() as u64;
                        cells.push(Cell {
                            row: *row,
                            column: *column,
                            count,
                        });
                    }
                }
            }
            assert_eq!(matrix.cells, cells);
            assert_eq!(matrix.gaps().collect::<Vec<_>>(), gaps);
            assert_eq!(matrix.row_counts().iter().sum::<usize>(), cells.len());
            assert_eq!(matrix.column_counts().iter().sum::<usize>(), cells.len());
        }
    }

    proptest! {
        #[test]
        fn the_matrix_is_what_its_cells_are_one_by_one(plan in plans()) {
            check(&plan);
        }
    }
}
