//! Venn regions: which nodes stand in just these of several sets.
//!
//! One pass puts the sets' sorted lists together and gives each node the mask of the sets that it stands
//! in; nodes of one mask are a region. So the cost is that of the lists, not that of the masks there
//! could be.

use rustc_hash::FxHashMap;

use super::list::List;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};

/// Several sets taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venn {
    /// How many members each set has.
    pub counts: Vec<usize>,
    /// The regions that are not empty. Each node of the union stands in one. Those inside more sets come
    /// first; of those inside as many, the one inside the earlier sets.
    pub regions: Vec<Region>,
}

/// The nodes that stand in some of the sets and in no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The sets that it is inside, as bits: the first set is the lowest.
    pub mask: u32,
    /// The nodes, in default order; at least one.
    pub members: Vec<Vertex>,
}

/// What two of the sets share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The earlier set.
    pub a: usize,
    /// The later set.
    pub b: usize,
    /// How many nodes stand in both.
    pub shared: usize,
    /// What is shared as a part of the union: 0 where both are empty, 1 where they are the same.
    pub jaccard: f64,
    /// What is shared as a part of the smaller set: 0 where it is empty, 1 where the larger holds it all.
    pub containment: f64,
}

impl Venn {
    /// The most sets that can be told apart.
    pub const SETS_MAX: usize = u32::BITS as usize;

    /// Takes sets apart; at most [`Self::SETS_MAX`].
    pub fn of(
        snapshot: &Snapshot,
        sets: &[List<'_>],
        visits: &Visits,
    ) -> Result<Self, VisitsExhausted> {
        assert!(sets.len() <= Self::SETS_MAX, "the caller limits the sets");
        let counts: Vec<usize> = sets.iter().map(List::len).collect();
        visits.spend(counts.iter().sum())?;
        let mut marks: Vec<(Vertex, u32)> = Vec::with_capacity(counts.iter().sum());
        for (index, set) in sets.iter().enumerate() {
            marks.extend(set.iter().map(|link| (link.vertex, 1 << index)));
        }
        // Each set is a run that is in order already, so this merges.
        marks.sort_by(|(a, _), (b, _)| snapshot.order(*a, *b));
        let mut regions: FxHashMap<u32, Vec<Vertex>> = FxHashMap::default();
        for same in marks.chunk_by(|(a, _), (b, _)| a == b) {
            let mask = same.iter().fold(0, |mask, (_, bit)| mask | bit);
            regions.entry(mask).or_default().push(same[0].0);
        }
        let mut regions: Vec<Region> = regions
            .into_iter()
            .map(|(mask, members)| Region { mask, members })
            .collect();
        regions.sort_unstable_by_key(|region| {
            let earlier_sets = region.mask.reverse_bits();
            (region.mask.count_ones(), earlier_sets)
        });
        regions.reverse();
        Ok(Self { counts, regions })
    }

    /// Every two sets, in order. Each pair looks at every region.
    pub fn pairs(&self, visits: &Visits) -> Result<Vec<Pair>, VisitsExhausted> {
        let sets = self.counts.len();
        let all = (0..sets).flat_map(|a| (a + 1..sets).map(move |b| (a, b)));
        all.map(|(a, b)| {
            visits.compare(self.regions.len())?;
            Ok(self.pair(a, b))
        })
        .collect()
    }

    fn pair(&self, a: usize, b: usize) -> Pair {
        let both = 1 << a | 1 << b;
        let within = self.regions.iter().filter(|one| one.mask & both == both);
        let shared = within.map(|region| region.members.len()).sum::<usize>();
        let (first, second) = (self.counts[a], self.counts[b]);
        Pair {
            a,
            b,
            shared,
            jaccard: share(shared, first + second - shared),
            containment: share(shared, first.min(second)),
        }
    }
}

/// A part of a whole, which may be empty. Counts of nodes are small enough to be exact.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

impl Region {
    /// Whether it is inside the set of that index.
    pub fn is_inside(&self, set: usize) -> bool {
        self.mask & (1 << set) != 0
    }
}
