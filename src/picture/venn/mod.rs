//! A Venn diagram of up to 32 sets: as a picture, and as tables.
//!
//! Up to three sets are drawn as circles whose areas are proportional to the counts ([`draw`]); more,
//! and sets that no circles show truthfully, as an UpSet plot ([`upset`]).

mod circles;
mod draw;
mod fit;
mod key;
mod place;
mod simplex;
mod table;
mod upset;

use std::sync::Arc;

use super::text;

/// What a diagram shows.
#[derive(Debug, Clone, Default)]
pub struct Venn {
    /// What the sets are of.
    pub title: String,
    /// The sets, in the order given; at most 32.
    pub sets: Vec<Set>,
    /// The regions that have members, in the order that tables list them. They partition the union.
    pub regions: Vec<Region>,
}

/// One set.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// What it is called.
    pub label: String,
    /// How many members it has.
    pub count: usize,
}

/// What is in some sets and in no others.
#[derive(Debug, Clone, Default)]
pub struct Region {
    /// Which sets it is inside: bit 0 is the first set.
    pub mask: u32,
    /// How many members it has.
    pub count: usize,
    /// The first of them for pictures, all of them for tables of members.
    pub members: Vec<Member>,
}

/// A member of a region.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Arc<str>,
}

/// How many members of a region a picture or a table of regions names, at most.
pub const MEMBERS_SHOWN_MAX: usize = 10;
/// How many regions an UpSet plot shows, at most.
const REGIONS_SHOWN_MAX: usize = 40;

impl Venn {
    /// The picture, as SVG.
    pub fn svg(&self) -> String {
        if self.sets.len() > fit::SETS_MAX {
            return upset::svg(self, None);
        }
        let fitted = fit::fit(self);
        if fitted.is_truthful() {
            draw::svg(self, &fitted)
        } else {
            upset::svg(self, Some(fitted.error))
        }
    }

    /// One line per member: id, name, and 1 or 0 per set. Refused beyond `bytes_max`.
    pub fn csv(&self, bytes_max: usize) -> Result<String, super::TooLarge> {
        table::csv(self, bytes_max)
    }

    /// One line per region: the sets that it is inside, the count, the first members.
    pub fn markdown(&self, bytes_max: usize) -> Result<String, super::TooLarge> {
        table::markdown(self, bytes_max)
    }

    /// How many members the sets have together.
    fn union_count(&self) -> usize {
        self.regions.iter().map(|region| region.count).sum()
    }

    /// What a picture calls a region.
    fn name_of(&self, region: &Region) -> String {
        self.name_with(region, text::label)
    }

    /// The name of a region: its sets, each shown by `show`, and whether others are left out.
    fn name_with(&self, region: &Region, show: fn(&str) -> String) -> String {
        let inside: Vec<String> = self.inside(region).map(|set| show(&set.label)).collect();
        let names = match inside.as_slice() {
            [] => "none".to_owned(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        };
        if inside.len() < self.sets.len() {
            format!("{names} only")
        } else {
            names
        }
    }

    fn inside<'v>(&'v self, region: &Region) -> impl Iterator<Item = &'v Set> {
        let mask = region.mask;
        let sets = self.sets.iter().enumerate();
        sets.filter(move |(index, _)| mask >> index & 1 == 1)
            .map(|(_, set)| set)
    }

    /// The counts in words, for those who cannot see the picture: all sets, and these regions.
    fn description<'v>(&'v self, regions: impl IntoIterator<Item = &'v Region>) -> String {
        let sets: Vec<String> = self
            .sets
            .iter()
            .map(|set| format!("{} {}", text::label(&set.label), set.count))
            .collect();
        let regions: Vec<String> = regions
            .into_iter()
            .map(|region| format!("{} {}", self.name_of(region), region.count))
            .collect();
        format!(
            "{}: {}. {}: {}.",
            plural(self.sets.len(), "set"),
            sets.join("; "),
            plural(regions.len(), "region"),
            if regions.is_empty() {
                "none".to_owned()
            } else {
                regions.join("; ")
            },
        )
    }
}

impl Region {
    /// The names of the first members, and how many are not named.
    fn names(&self, most: usize) -> (Vec<String>, usize) {
        let names: Vec<String> = self
            .members
            .iter()
            .take(most)
            .map(|member| text::line(&member.name))
            .collect();
        let rest = self.count - names.len().min(self.count);
        (names, rest)
    }
}

/// `1 set`, `2 sets`
fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A diagram of sets with these labels; regions by mask, with made-up members.
    pub(crate) fn venn(labels: &[&str], regions: &[(u32, usize)]) -> Venn {
        let count = |set: usize| {
            let inside = regions.iter().filter(|(mask, _)| mask >> set & 1 == 1);
            inside.map(|(_, count)| count).sum()
        };
        Venn {
            title: "Tools of workstreams".into(),
            sets: labels
                .iter()
                .enumerate()
                .map(|(index, label)| Set {
                    label: (*label).into(),
                    count: count(index),
                })
                .collect(),
            regions: regions
                .iter()
                .map(|(mask, count)| Region {
                    mask: *mask,
                    count: *count,
                    members: (0..*count)
                        .map(|index| Member {
                            id: format!("Tool:t{mask}-{index}"),
                            name: format!("Tool {mask}.{index}").into(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    #[test]
    fn the_description_tells_all_counts() {
        let venn = venn(&["A", "B", "C"], &[(1, 3), (3, 1), (7, 2)]);
        assert_eq!(
            venn.description(&venn.regions),
            "3 sets: A 6; B 3; C 2. 3 regions: A only 3; A and B only 1; A, B and C 2."
        );
    }
}
