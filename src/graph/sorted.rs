//! Set operations on sorted lists of numbers of whatever sort, each standing once.
//!
//! An intersection of lists of like lengths is a merge that goes on by arithmetic, not by branches: which
//! side is smaller is anybody's guess, and a wrong guess costs more than the comparison. Where one list is
//! much longer, its next candidate is found by galloping (Bentley and Yao, 1976): doubling strides from
//! where the last one was found, then a binary search.

use std::cmp::Ordering;

/// From this ratio of lengths on, galloping through the longer list beats reading it.
const GALLOP_RATIO: usize = 16;

/// What a binary operation on lists of these lengths looks at, for budgets.
pub(super) fn looks(a: usize, b: usize) -> usize {
    let (short, long) = (a.min(b), a.max(b));
    if gallops(short, long) {
        short
    } else {
        short + long
    }
}

fn gallops(short: usize, long: usize) -> bool {
    long / GALLOP_RATIO >= short
}

/// What stands in both.
pub(super) fn intersect<T: Copy>(a: &[T], b: &[T], order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut common = Vec::new();
    if gallops(short.len(), long.len()) {
        let mut at = 0;
        for item in short {
            at = gallop(long, at, |other| order(other, item).is_lt());
            match long.get(at) {
                Some(other) if order(other, item).is_eq() => common.push(*item),
                Some(_) => {}
                None => break,
            }
        }
        return common;
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (short.get(i), long.get(j)) {
        let found = order(x, y);
        if found.is_eq() {
            common.push(*x);
        }
        i += usize::from(found.is_le());
        j += usize::from(found.is_ge());
    }
    common
}

/// What stands in `from` and not in `take`.
pub(super) fn subtract<T: Copy>(
    from: Vec<T>,
    take: &[T],
    order: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    let mut left = from;
    let mut at = 0;
    left.retain(|item| {
        at = gallop(take, at, |other| order(other, item).is_lt());
        take.get(at).is_none_or(|other| order(other, item).is_ne())
    });
    left
}

/// The first place from `start` on where `before` no longer holds; it holds for a beginning of the list.
fn gallop<T>(list: &[T], start: usize, before: impl Fn(&T) -> bool) -> usize {
    let rest = &list[start..];
    let mut stride = 1;
    while rest.get(stride - 1).is_some_and(&before) {
        stride *= 2;
    }
    // Everything up to half the stride is known to stand before.
    let known = stride / 2;
    let end = (stride - 1).min(rest.len());
    start + known + rest[known..end].partition_point(before)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn sets() -> impl Strategy<Value = (BTreeSet<u32>, BTreeSet<u32>)> {
        let list = |most: usize| prop::collection::btree_set(0_u32..400, 0..most);
        prop_oneof![(list(60), list(60)), (list(4), list(300))]
    }

    proptest! {
        #[test]
        fn operations_agree_with_those_of_the_standard_library((a, b) in sets()) {
            let (left, right): (Vec<u32>, Vec<u32>) =
                (a.iter().copied().collect(), b.iter().copied().collect());
            let common: Vec<u32> = a.intersection(&b).copied().collect();
            prop_assert_eq!(&intersect(&left, &right, u32::cmp), &common);
            prop_assert_eq!(&intersect(&right, &left, u32::cmp), &common);
            let rest: Vec<u32> = a.difference(&b).copied().collect();
            prop_assert_eq!(subtract(left.clone(), &right, u32::cmp), rest);
            let rest: Vec<u32> = b.difference(&a).copied().collect();
            prop_assert_eq!(subtract(right, &left, u32::cmp), rest);
        }

        #[test]
        fn galloping_finds_the_place_that_a_walk_finds(
            list in prop::collection::btree_set(0_u32..200, 0..80),
            wanted in 0_u32..210,
            start in 0_usize..90,
        ) {
            let list: Vec<u32> = list.into_iter().collect();
            let start = start.min(list.len());
            let walked = (start..list.len()).find(|at| list[*at] >= wanted).unwrap_or(list.len());
            prop_assert_eq!(gallop(&list, start, |other| *other < wanted), walked);
        }
    }

    #[test]
    fn a_long_list_is_not_read_for_a_short_one() {
        let long: Vec<u32> = (0..100_000).collect();
        let short = [7, 50_000, 99_999, 200_000];
        let looked = std::cell::Cell::new(0);
        let counted = |a: &u32, b: &u32| {
            looked.set(looked.get() + 1);
            a.cmp(b)
        };
        assert_eq!(intersect(&short, &long, counted), [7, 50_000, 99_999]);
        assert!(looked.get() < 200, "{} comparisons", looked.get());
        assert_eq!(looks(short.len(), long.len()), short.len());
    }
}
