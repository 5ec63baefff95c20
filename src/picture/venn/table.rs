//! A Venn diagram as tables: members by sets in CSV, regions in Markdown.

use super::{MEMBERS_SHOWN_MAX, Venn};
use crate::picture::TooLarge;
use crate::picture::csv::Csv;
use crate::picture::markdown::{Align, Table, name};

/// One line per member: its id, its name, then 1 or 0 per set. This is the table that UpSetR, eulerr
/// and spreadsheets' pivots read.
pub(super) fn csv(venn: &Venn, bytes_max: usize) -> Result<String, TooLarge> {
    let mut csv = Csv::default();
    let labels = venn.sets.iter().map(|set| set.label.as_str());
    csv.line(["id", "name"].into_iter().chain(labels));
    for region in &venn.regions {
        for member in &region.members {
            let inside = (0..venn.sets.len()).map(|set| match region.mask >> set & 1 {
                1 => "1",
                _ => "0",
            });
            csv.line([member.id.as_str(), &member.name].into_iter().chain(inside));
            TooLarge::check(csv.len(), bytes_max)?;
        }
    }
    Ok(csv.finish())
}

/// One line per region.
pub(super) fn markdown(venn: &Venn, bytes_max: usize) -> Result<String, TooLarge> {
    let columns = [
        ("Inside", Align::Left),
        ("Count", Align::Right),
        ("Members", Align::Left),
    ];
    let mut table = Table::new(columns);
    for region in &venn.regions {
        let (names, rest) = region.names(MEMBERS_SHOWN_MAX);
        let mut names: Vec<String> = names.iter().map(|one| name(one)).collect();
        if rest > 0 {
            names.push(format!("{rest} more"));
        }
        table.line(&[
            venn.name_with(region, name),
            region.count.to_string(),
            names.join(", "),
        ]);
        TooLarge::check(table.len(), bytes_max)?;
    }
    Ok(table.finish())
}

#[cfg(test)]
mod tests {
    use super::super::tests::venn;

    const BYTES_MAX: usize = 10_000;

    #[test]
    fn a_table_of_members_says_which_sets_they_are_in() {
        let mut venn = venn(&["Plat,form", "=Services"], &[(1, 1), (3, 1)]);
        venn.regions[1].members[0].name = "ELK \"stack\"".into();
        insta::assert_snapshot!(venn.csv(BYTES_MAX).expect("it is small").replace("\r\n", "\n"), @r#"
        id,name,"Plat,form",'=Services
        Tool:t1-0,Tool 1.0,1,0
        Tool:t3-0,"ELK ""stack""",1,1
        "#);
    }

    #[test]
    fn a_table_of_regions_names_the_first_members() {
        let venn = venn(&["A|B", "C"], &[(1, 2), (3, 12)]);
        insta::assert_snapshot!(venn.markdown(BYTES_MAX).expect("it is small"), @r"
        | Inside | Count | Members |
        | --- | ---: | --- |
        | A\|B only | 2 | Tool 1.0, Tool 1.1 |
        | A\|B and C | 12 | Tool 3.0, Tool 3.1, Tool 3.2, Tool 3.3, Tool 3.4, Tool 3.5, Tool 3.6, Tool 3.7, Tool 3.8, Tool 3.9, 2 more |
        ");
    }

    #[test]
    fn a_table_beyond_the_limit_is_refused() {
        let venn = venn(&["A"], &[(1, 100)]);
        assert!(venn.csv(1000).is_err());
        assert!(venn.markdown(20).is_err());
    }
}
