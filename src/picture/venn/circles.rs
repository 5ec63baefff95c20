//! Circles in the plane: the area that two share, how far apart they are for a given one, and the areas
//! of all regions of a few.

/// A circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Circle {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) r: f64,
}

impl Circle {
    /// How far a point is inside; negative outside.
    pub(super) fn depth(&self, x: f64, y: f64) -> f64 {
        self.r - distance((self.x, self.y), (x, y))
    }
}

pub(super) fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

/// The radius of a circle of that area.
pub(super) fn radius(area: f64) -> f64 {
    (area / std::f64::consts::PI).sqrt()
}

/// The area that two circles share, whose centres are `d` apart.
pub(super) fn lens(r1: f64, r2: f64, d: f64) -> f64 {
    let small = r1.min(r2);
    if d >= r1 + r2 {
        return 0.0;
    }
    if d <= (r1 - r2).abs() {
        return std::f64::consts::PI * small * small;
    }
    // Two circular segments on the common chord.
    let segment = |r: f64, other: f64| {
        let along = (d * d + r * r - other * other) / (2.0 * d);
        let angle = (along / r).clamp(-1.0, 1.0).acos();
        r * r * angle - along * (r * r - along * along).max(0.0).sqrt()
    };
    segment(r1, r2) + segment(r2, r1)
}

/// How many times the interval of a distance is halved: beyond a double's 52 binary digits.
const HALVINGS: usize = 60;
/// How far apart circles stand that share nothing, and how far inside one stands that another holds,
/// as a part of the smaller radius.
const APART: f64 = 0.15;

/// How far apart the centres of two circles are that share a given area: found by bisection, since the
/// area falls steadily with the distance.
pub(super) fn distance_for(r1: f64, r2: f64, shared: f64) -> f64 {
    let (small, difference) = (r1.min(r2), (r1 - r2).abs());
    let whole = std::f64::consts::PI * small * small;
    if shared <= 0.0 {
        return r1 + r2 + APART * small;
    }
    if shared >= whole * (1.0 - 1e-12) {
        return (difference - APART * small).max(difference / 2.0);
    }
    let (mut near, mut far) = (difference, r1 + r2);
    for _ in 0..HALVINGS {
        let middle = near + (far - near) / 2.0;
        if lens(r1, r2, middle) > shared {
            near = middle;
        } else {
            far = middle;
        }
    }
    near + (far - near) / 2.0
}

/// The areas of all regions of up to three circles, by mask: entry 5 is inside the first and the third
/// only. Summed over `lines` horizontal lines, on each of which the regions' lengths are exact. Only
/// square roots are taken, which are the same on every machine.
pub(super) fn areas(circles: &[Circle], lines: usize) -> [f64; 8] {
    let mut areas = [0.0; 8];
    let drawn: Vec<(usize, &Circle)> = circles
        .iter()
        .enumerate()
        .filter(|(_, circle)| circle.r > 0.0)
        .collect();
    let top = drawn
        .iter()
        .map(|(_, c)| c.y - c.r)
        .fold(f64::INFINITY, f64::min);
    let bottom = drawn
        .iter()
        .map(|(_, c)| c.y + c.r)
        .fold(f64::NEG_INFINITY, f64::max);
    if drawn.is_empty() {
        return areas;
    }
    let height = (bottom - top) / lines as f64;
    for line in 0..lines {
        let y = top + (line as f64 + 0.5) * height;
        // Where each circle begins and ends on the line; a circle that is not on it is toggled nowhere.
        let mut ends = [(f64::INFINITY, 0usize); 6];
        let mut count = 0;
        for (index, circle) in &drawn {
            let half = circle.r * circle.r - (y - circle.y) * (y - circle.y);
            if half > 0.0 {
                let half = half.sqrt();
                ends[count] = (circle.x - half, 1 << index);
                ends[count + 1] = (circle.x + half, 1 << index);
                count += 2;
            }
        }
        let ends = &mut ends[..count];
        ends.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut mask = 0;
        for pair in ends.windows(2) {
            mask ^= pair[0].1;
            areas[mask] += (pair[1].0 - pair[0].0) * height;
        }
    }
    areas[0] = 0.0;
    areas
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINES: usize = 4096;

    proptest! {
        #[test]
        fn the_distance_gives_the_area_that_was_asked_for(a in 1.0..50.0f64, b in 1.0..50.0f64, part in 0.01..0.99f64) {
            let (r1, r2) = (radius(a), radius(b));
            let shared = a.min(b) * part;
            let d = distance_for(r1, r2, shared);
            prop_assert!((lens(r1, r2, d) - shared).abs() < 1e-9 * a.max(b));
        }

        #[test]
        fn lines_and_the_formula_agree(a in 1.0..50.0f64, b in 1.0..50.0f64, part in 0.0..1.0f64) {
            let (r1, r2) = (radius(a), radius(b));
            let d = distance_for(r1, r2, a.min(b) * part);
            let circles = [Circle { x: 0.0, y: 0.0, r: r1 }, Circle { x: d, y: 0.0, r: r2 }];
            let areas = areas(&circles, LINES);
            let shared = lens(r1, r2, d);
            for (found, wanted) in [(areas[1], a - shared), (areas[2], b - shared), (areas[3], shared)] {
                prop_assert!((found - wanted).abs() < 1e-4 * (a + b), "{found} for {wanted}");
            }
        }
    }

    #[test]
    fn disjoint_and_nested_circles_share_nothing_and_all() {
        assert_eq!(lens(1.0, 1.0, distance_for(1.0, 1.0, 0.0)), 0.0);
        let inner = std::f64::consts::PI;
        let d = distance_for(2.0, 1.0, inner);
        assert!(d < 1.0);
        assert_eq!(lens(2.0, 1.0, d), inner);
        assert_eq!(distance_for(1.0, 1.0, inner), 0.0);
    }

    #[test]
    fn a_region_of_three_is_counted_by_hand() {
        // Three unit circles at one place share everything.
        let circles = [Circle {
            x: 0.0,
            y: 0.0,
            r: 1.0,
        }; 3];
        let areas = areas(&circles, LINES);
        assert!((areas[7] - std::f64::consts::PI).abs() < 1e-3);
        assert!(areas[..7].iter().all(|area| *area == 0.0));
    }
}
