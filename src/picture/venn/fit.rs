//! Circles for up to three sets whose regions' areas are proportional to the counts, as nearly as
//! circles can be.
//!
//! One and two sets are exact. For three, the circles are first placed so that each two of them share
//! what they should, then moved and resized to bring all seven regions nearest to their counts, by
//! least squares, as Wilkinson's venneuler (2012) and Larsson's eulerr (2018) do. The error that is
//! shown is eulerr's diagError: the largest difference, over all regions, between a region's share of
//! the union in the picture and in the counts.

use super::Venn;
use super::circles::{Circle, areas, distance_for, radius};
use super::simplex::lowest;

/// How many sets circles are drawn for.
pub(super) const SETS_MAX: usize = 3;

/// Lines that areas are summed over while fitting, and for the result.
const LINES_FITTING: usize = 160;
const LINES_RESULT: usize = 4096;
/// Steps of the simplex method.
const STEPS: usize = 500;
/// A region with members must have this share of the union in the picture, or it is as good as missing.
const SHARE_VISIBLE: f64 = 0.0005;
/// Beyond this error a reader would take wrong proportions home.
const ERROR_MAX: f64 = 0.1;
/// What two sets cannot be off by, but for rounding.
const ERROR_NOUGHT: f64 = 1e-4;

/// Circles, and how well they show the counts.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    /// One per set, of any size; the circle of an empty set has radius 0.
    pub(super) circles: Vec<Circle>,
    /// The largest difference of a region's share, from 0 to 1.
    pub(super) error: f64,
    /// Whether every region that has members can be seen.
    shows_all: bool,
}

impl Fitted {
    /// Whether the circles may be shown: no region with members is missing, and no region's share of the
    /// union is far off. A small region may still be several times too large.
    pub(super) fn is_truthful(&self) -> bool {
        self.shows_all && self.error <= ERROR_MAX
    }
}

/// Finds the circles.
pub(super) fn fit(venn: &Venn) -> Fitted {
    let wanted = shares_wanted(venn);
    let placed = placed(venn);
    let circles = match *placed.as_slice() {
        [a, b, c] => improved([a, b, c], &wanted).to_vec(),
        _ => placed,
    };
    let found = shares(&circles, LINES_RESULT);
    let error = error(&found, &wanted);
    Fitted {
        circles,
        error: if error < ERROR_NOUGHT { 0.0 } else { error },
        shows_all: found
            .iter()
            .zip(&wanted)
            .all(|(found, wanted)| *wanted == 0.0 || *found >= SHARE_VISIBLE),
    }
}

/// Each region's share of the union, by mask.
fn shares_wanted(venn: &Venn) -> [f64; 8] {
    let mut wanted = [0.0; 8];
    let total = venn.union_count().max(1) as f64;
    for region in &venn.regions {
        wanted[region.mask as usize & 7] += region.count as f64 / total;
    }
    wanted
}

fn shares(circles: &[Circle], lines: usize) -> [f64; 8] {
    let mut areas = areas(circles, lines);
    let total: f64 = areas.iter().sum();
    if total > 0.0 {
        areas.iter_mut().for_each(|area| *area /= total);
    }
    areas
}

fn error(found: &[f64; 8], wanted: &[f64; 8]) -> f64 {
    let differences = found.iter().zip(wanted).map(|(f, w)| (f - w).abs());
    differences.fold(0.0, f64::max)
}

/// Circles of the right size, each two of which share the right area where three can do so.
fn placed(venn: &Venn) -> Vec<Circle> {
    let radii: Vec<f64> = venn
        .sets
        .iter()
        .map(|set| radius(set.count as f64))
        .collect();
    let apart = |a: usize, b: usize| {
        let both = (1u32 << a) | (1 << b);
        let shared: usize = venn
            .regions
            .iter()
            .filter(|region| region.mask & both == both)
            .map(|region| region.count)
            .sum();
        if radii[a] == 0.0 || radii[b] == 0.0 {
            0.0
        } else {
            distance_for(radii[a], radii[b], shared as f64)
        }
    };
    let at = |x: f64, y: f64, r: f64| Circle { x, y, r };
    match *radii.as_slice() {
        [a] => vec![at(0.0, 0.0, a)],
        [a, b] => vec![at(0.0, 0.0, a), at(apart(0, 1), 0.0, b)],
        [a, b, c] => {
            let (ab, ac, bc) = (apart(0, 1), apart(0, 2), apart(1, 2));
            if radii[0] == 0.0 {
                // Nothing is known of the first circle but that it is nowhere.
                return vec![at(0.0, 0.0, a), at(0.0, 0.0, b), at(bc, 0.0, c)];
            }
            // The third corner of the triangle with these sides; on the line where there is none.
            let along = if ab > 0.0 {
                (ab * ab + ac * ac - bc * bc) / (2.0 * ab)
            } else {
                0.0
            };
            let along = along.clamp(-ac, ac);
            let aside = (ac * ac - along * along).max(0.0).sqrt();
            vec![at(0.0, 0.0, a), at(ab, 0.0, b), at(along, aside, c)]
        }
        _ => Vec::new(),
    }
}

/// The circles moved and resized to fit better, if that is possible.
fn improved(placed: [Circle; 3], wanted: &[f64; 8]) -> [Circle; 3] {
    if placed.iter().any(|circle| circle.r == 0.0) {
        return placed;
    }
    let cost = |circles: &[Circle; 3]| {
        let found = shares(circles, LINES_FITTING);
        let squares = found.iter().zip(wanted).map(|(f, w)| (f - w) * (f - w));
        squares.sum::<f64>()
    };
    let before = cost(&placed);
    let [a, b, c] = placed;
    let start = [a.x, a.y, a.r, b.x, b.y, b.r, c.x, c.y, c.r];
    let scale = 0.1 * a.r.max(b.r).max(c.r);
    let found = lowest(start, scale, STEPS, |numbers| {
        let circles = of(numbers);
        if circles.iter().any(|circle| circle.r <= 0.0) {
            return f64::INFINITY;
        }
        cost(&circles)
    });
    let found = of(&found);
    let better = cost(&found) < before
        && error(&shares(&found, LINES_RESULT), wanted)
            <= error(&shares(&placed, LINES_RESULT), wanted);
    if better { found } else { placed }
}

fn of(numbers: &[f64; 9]) -> [Circle; 3] {
    let circle = |index: usize| Circle {
        x: numbers[3 * index],
        y: numbers[3 * index + 1],
        r: numbers[3 * index + 2],
    };
    [circle(0), circle(1), circle(2)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::venn;
    use super::*;

    const LABELS: [&str; 3] = ["A", "B", "C"];

    fn check(regions: &[(u32, usize)], sets: usize) -> Fitted {
        fit(&venn(&LABELS[..sets], regions))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn two_sets_are_exact(a in 0..200usize, b in 0..200usize, both in 0..200usize) {
            let regions: Vec<(u32, usize)> = [(1, a), (2, b), (3, both)]
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .collect();
            let fitted = check(&regions, 2);
            prop_assert_eq!(fitted.error, 0.0);
            let small = [a, b, both].into_iter().filter(|count| *count > 0).min().unwrap_or(1);
            prop_assert!(fitted.shows_all || small * 2000 <= a + b + both);
        }

        #[test]
        fn what_three_circles_can_show_is_found(
            x in 0.3..1.7f64, y in -1.5..1.5f64, z in 0.3..1.5f64, r in 0.5..1.2f64, s in 0.5..1.2f64,
        ) {
            let real = [
                Circle { x: 0.0, y: 0.0, r: 1.0 },
                Circle { x, y: 0.0, r },
                Circle { x: y, y: z, r: s },
            ];
            let regions: Vec<(u32, usize)> = areas(&real, 1000)
                .iter()
                .zip(0..)
                .map(|(area, mask)| (mask, (area * 10_000.0) as usize))
                .filter(|(_, count)| *count > 0)
                .collect();
            let fitted = check(&regions, 3);
            prop_assert!(fitted.error < 0.02, "{}", fitted.error);
        }

        #[test]
        fn the_circles_are_finite_whatever_the_counts(counts in prop::array::uniform7(0..30usize)) {
            let regions: Vec<(u32, usize)> = (1..8)
                .zip(counts)
                .filter(|(_, count)| *count > 0)
                .collect();
            let fitted = check(&regions, 3);
            prop_assert!((0.0..=1.0).contains(&fitted.error));
            for circle in fitted.circles {
                prop_assert!(circle.x.is_finite() && circle.y.is_finite() && circle.r.is_finite());
            }
        }
    }

    #[test]
    fn an_empty_set_leaves_the_other_two_exact() {
        for (b, c) in [(2, 4), (1, 4), (1, 2)] {
            for regions in [
                vec![(b, 3), (c, 3), (b | c, 2)],
                vec![(b, 3), (c, 3)],
                vec![(b, 3), (b | c, 2)],
            ] {
                let fitted = check(&regions, 3);
                assert_eq!(fitted.error, 0.0, "{regions:?}");
                assert!(fitted.is_truthful(), "{regions:?}");
            }
        }
    }

    #[test]
    fn what_no_circles_show_is_said() {
        // Each two share something, but no three do, and none has anything of its own.
        let fitted = check(&[(3, 10), (5, 10), (6, 10)], 3);
        assert!(fitted.error > ERROR_MAX, "{}", fitted.error);
        assert!(!fitted.is_truthful());
    }

    #[test]
    fn the_same_counts_give_the_same_circles() {
        let regions = [(1, 5), (2, 4), (4, 6), (3, 2), (5, 1), (7, 3)];
        assert_eq!(check(&regions, 3).circles, check(&regions, 3).circles);
    }
}
