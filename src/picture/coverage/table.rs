//! A coverage matrix as tables: counts by ids in CSV, counts by names in Markdown.

use super::Coverage;
use crate::picture::TooLarge;
use crate::picture::csv::Csv;
use crate::picture::markdown::{Align, Table, name};

/// How a gap is shown in Markdown.
const GAP: &str = "**gap**";

pub(super) fn csv(coverage: &Coverage, bytes_max: usize) -> Result<String, TooLarge> {
    let mut csv = Csv::default();
    let columns = coverage.columns.iter().map(|column| column.id.as_str());
    csv.line(["id", "name"].into_iter().chain(columns));
    for (index, row) in coverage.rows.iter().enumerate() {
        let counts = coverage.row(index).iter().map(ToString::to_string);
        csv.line([row.id.clone(), row.name.clone()].into_iter().chain(counts));
        TooLarge::check(csv.len(), bytes_max)?;
    }
    Ok(csv.finish())
}

pub(super) fn markdown(coverage: &Coverage, bytes_max: usize) -> Result<String, TooLarge> {
    let columns = coverage
        .columns
        .iter()
        .map(|column| (column.name.as_str(), Align::Right));
    let corner = [(coverage.row_noun.as_str(), Align::Left)];
    let mut table = Table::new(corner.into_iter().chain(columns));
    for (index, row) in coverage.rows.iter().enumerate() {
        let mut cells = vec![name(&row.name)];
        cells.extend(coverage.row(index).iter().map(|count| match count {
            0 => GAP.to_owned(),
            count => count.to_string(),
        }));
        table.line(&cells);
        TooLarge::check(table.len(), bytes_max)?;
    }
    Ok(table.finish())
}

#[cfg(test)]
mod tests {
    use super::super::tests::coverage;

    const BYTES_MAX: usize = 1_000;

    #[test]
    fn csv_has_ids_and_counts() {
        let csv = coverage(2, 2, &[1, 0, 3, 2])
            .csv(BYTES_MAX)
            .expect("it is small");
        insta::assert_snapshot!(csv.replace("\r\n", "\n"), @r"
        id,name,Pillar:0,Pillar:1
        Workstream:0,Workstream 0,1,0
        Workstream:1,Workstream 1,3,2
        ");
    }

    #[test]
    fn markdown_marks_gaps() {
        let markdown = coverage(2, 2, &[1, 0, 3, 2]).markdown(BYTES_MAX);
        insta::assert_snapshot!(markdown.expect("it is small"), @r"
        | workstreams | Pillar 0 | Pillar 1 |
        | --- | ---: | ---: |
        | Workstream 0 | 1 | **gap** |
        | Workstream 1 | 3 | 2 |
        ");
    }

    #[test]
    fn a_table_beyond_the_limit_is_refused() {
        assert!(coverage(9, 9, &[1; 81]).csv(100).is_err());
        assert!(coverage(9, 9, &[1; 81]).markdown(100).is_err());
    }
}
