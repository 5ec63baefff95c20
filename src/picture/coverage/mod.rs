//! A coverage matrix: which rows reach which columns, how many times, and where nothing does.

mod draw;
mod table;

use super::{TooLarge, text};

/// What a matrix shows.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// What is covered by what.
    pub title: String,
    /// What the rows are.
    pub row_noun: String,
    /// What the columns are.
    pub column_noun: String,
    /// The rows, in order.
    pub rows: Vec<Line>,
    /// The columns, in order.
    pub columns: Vec<Line>,
    /// Row by row, how many times each column is reached; 0 is a gap. As many as rows times columns.
    pub counts: Vec<u64>,
}

/// A row or a column.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Coverage {
    /// The matrix as a heat map, in SVG.
    pub fn svg(&self, bytes_max: usize) -> Result<String, TooLarge> {
        draw::svg(self, bytes_max)
    }

    /// A header of the columns' ids, then per row its id, its name and its counts.
    pub fn csv(&self, bytes_max: usize) -> Result<String, TooLarge> {
        table::csv(self, bytes_max)
    }

    /// The matrix with names; gaps are marked.
    pub fn markdown(&self, bytes_max: usize) -> Result<String, TooLarge> {
        table::markdown(self, bytes_max)
    }

    /// A row's counts.
    fn row(&self, index: usize) -> &[u64] {
        let width = self.columns.len();
        self.counts
            .get(index * width..(index + 1) * width)
            .unwrap_or_default()
    }

    fn covered(&self) -> usize {
        self.counts.iter().filter(|count| **count > 0).count()
    }

    /// What is covered and what is not, in words; every cell with its count, as far as there is room.
    fn description(&self) -> String {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        let cells = rows * columns;
        let covered = self.covered();
        let gaps = match cells - covered {
            1 => "1 is a gap".to_owned(),
            gaps => format!("{gaps} are gaps"),
        };
        let mut said = format!(
            "{rows} {} by {columns} {}: {covered} of {cells} cells are covered, {gaps}.",
            text::line(&self.row_noun),
            text::line(&self.column_noun),
        );
        let shown = |line: &Line| text::label(&line.name);
        let mut listed = 0;
        for (index, row) in self.rows.iter().enumerate() {
            let cells = self.row(index).iter().zip(&self.columns);
            let parts: Vec<String> = cells
                .map(|(count, column)| match count {
                    0 => format!("{} gap", shown(column)),
                    count => format!("{} {count}", shown(column)),
                })
                .collect();
            if parts.is_empty() {
                break;
            }
            listed += parts.len();
            if listed > CELLS_DESCRIBED_MAX {
                said = format!("{said} Further rows are not listed here.");
                break;
            }
            said = format!("{said} {}: {}.", shown(row), parts.join(", "));
        }
        said
    }
}

/// How many cells the description of a picture lists.
const CELLS_DESCRIBED_MAX: usize = 400;

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A matrix with made-up names.
    pub(crate) fn coverage(rows: usize, columns: usize, counts: &[u64]) -> Coverage {
        let lines = |kind: &str, count: usize| {
            let line = |index: usize| Line {
                id: format!("{kind}:{index}"),
                name: format!("{kind} {index}"),
            };
            (0..count).map(line).collect()
        };
        Coverage {
            title: "Pillars of workstreams".into(),
            row_noun: "workstreams".into(),
            column_noun: "pillars".into(),
            rows: lines("Workstream", rows),
            columns: lines("Pillar", columns),
            counts: counts.to_vec(),
        }
    }

    #[test]
    fn the_description_tells_counts_and_gaps() {
        assert_eq!(
            coverage(2, 2, &[1, 0, 3, 2]).description(),
            "2 workstreams by 2 pillars: 3 of 4 cells are covered, 1 is a gap. Workstream 0: Pillar 0 1, \
             Pillar 1 gap. Workstream 1: Pillar 0 3, Pillar 1 2."
        );
    }
}
