//! Finds room for labels: inside a region where they fit, else beside the circles, with a line to what
//! they are about. No label touches another, and none leaves the picture.

use super::circles::{Circle, distance};

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where a label that stands outside is, and where its line goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Led {
    pub(super) area: Area,
    /// Where the line leaves the label.
    pub(super) from: (f64, f64),
    /// What the label is about.
    pub(super) to: (f64, f64),
}

/// The room of a picture.
#[derive(Debug)]
pub(super) struct Room<'c> {
    /// Labels stay within it.
    bounds: Area,
    circles: &'c [Circle],
    taken: Vec<Area>,
    lines: Vec<((f64, f64), (f64, f64))>,
}

/// How many places per side of the circles' bounding box are tried for a label inside.
const TRIED: usize = 72;
/// The least space between a label and a circle's edge, and between two labels, in pixels.
const EDGE_GAP: f64 = 3.0;
const LABEL_GAP: f64 = 4.0;
/// How far apart the places are that are tried for a label outside, in pixels.
const STEP: f64 = 6.0;
const DIAGONAL: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// Sixteen directions: quarters of a right angle.
const DIRECTIONS: [(f64, f64); 16] = [
    (0.0, -1.0),
    (0.382_683, -0.923_880),
    (-0.382_683, -0.923_880),
    (DIAGONAL, -DIAGONAL),
    (-DIAGONAL, -DIAGONAL),
    (0.923_880, -0.382_683),
    (-0.923_880, -0.382_683),
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.923_880, 0.382_683),
    (-0.923_880, 0.382_683),
    (DIAGONAL, DIAGONAL),
    (-DIAGONAL, DIAGONAL),
    (0.382_683, 0.923_880),
    (-0.382_683, 0.923_880),
    (0.0, 1.0),
];

impl Area {
    /// The rectangle of that size around a middle.
    fn around(middle: (f64, f64), (width, height): (f64, f64)) -> Self {
        Self {
            x: middle.0 - width / 2.0,
            y: middle.1 - height / 2.0,
            width,
            height,
        }
    }

    /// Its middle.
    pub(super) fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Whether the two come nearer to each other than `gap`.
    fn touches(&self, other: &Self, gap: f64) -> bool {
        self.x < other.x + other.width + gap
            && other.x < self.x + self.width + gap
            && self.y < other.y + other.height + gap
            && other.y < self.y + self.height + gap
    }

    fn is_within(&self, other: &Self) -> bool {
        self.x >= other.x
            && self.y >= other.y
            && self.x + self.width <= other.x + other.width
            && self.y + self.height <= other.y + other.height
    }

    /// How far all of it is inside a circle; negative where a corner is outside.
    fn depth_in(&self, circle: &Circle) -> f64 {
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        let corners = [
            (self.x, self.y),
            (right, self.y),
            (self.x, bottom),
            (right, bottom),
        ];
        let depths = corners.map(|(x, y)| circle.depth(x, y));
        depths.into_iter().fold(f64::INFINITY, f64::min)
    }

    /// How far all of it is outside a circle; negative where a point is inside.
    fn clear_of(&self, circle: &Circle) -> f64 {
        let x = circle.x.clamp(self.x, self.x + self.width);
        let y = circle.y.clamp(self.y, self.y + self.height);
        -circle.depth(x, y)
    }

    /// Whether a line between two points crosses it, by clipping the line to it (Liang and Barsky 1984).
    fn is_crossed(&self, from: (f64, f64), to: (f64, f64)) -> bool {
        let (mut enters, mut leaves) = (0.0f64, 1.0f64);
        let sides = [
            (from.0, to.0 - from.0, self.x, self.x + self.width),
            (from.1, to.1 - from.1, self.y, self.y + self.height),
        ];
        for (start, along, low, high) in sides {
            if along == 0.0 {
                if start < low || start > high {
                    return false;
                }
                continue;
            }
            let (a, b) = ((low - start) / along, (high - start) / along);
            enters = enters.max(a.min(b));
            leaves = leaves.min(a.max(b));
        }
        enters < leaves
    }
}

impl<'c> Room<'c> {
    pub(super) fn new(bounds: Area, circles: &'c [Circle]) -> Self {
        Self {
            bounds,
            circles,
            taken: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The place in a region for a label of that size with the most space around it, if it fits.
    pub(super) fn inside(&mut self, mask: u32, size: (f64, f64)) -> Option<Area> {
        let area = self.roomiest(mask, size, EDGE_GAP)?;
        self.taken.push(area);
        Some(area)
    }

    /// The point of a region that is farthest from all edges.
    pub(super) fn heart(&self, mask: u32) -> Option<(f64, f64)> {
        self.roomiest(mask, (0.0, 0.0), 0.0)
            .map(|area| area.middle())
    }

    fn roomiest(&self, mask: u32, size: (f64, f64), gap: f64) -> Option<Area> {
        let inside = |index: usize| mask >> index & 1 == 1;
        // A region lies within each of its circles: the smallest one says where to look.
        let (_, smallest) = self
            .circles
            .iter()
            .enumerate()
            .filter(|(index, _)| inside(*index))
            .min_by(|a, b| a.1.r.total_cmp(&b.1.r))?;
        let place = |step: usize| (step as f64 + 0.5) / TRIED as f64 * 2.0 - 1.0;
        let mut best: Option<(f64, Area)> = None;
        for row in 0..TRIED {
            for column in 0..TRIED {
                let x = smallest.x + place(column) * smallest.r;
                let y = smallest.y + place(row) * smallest.r;
                let area = Area::around((x, y), size);
                let circles = self.circles.iter().enumerate();
                // The circle of an empty set is not drawn, and in nobody's way.
                let drawn = circles.filter(|(_, circle)| circle.r > 0.0);
                let space = drawn
                    .map(|(index, circle)| {
                        if inside(index) {
                            area.depth_in(circle)
                        } else {
                            area.clear_of(circle)
                        }
                    })
                    .fold(f64::INFINITY, f64::min);
                if space > gap && best.is_none_or(|(most, _)| space > most + 1e-9) {
                    best = Some((space, area));
                }
            }
        }
        best.map(|(_, area)| area)
    }

    /// A place for a circle's own label, right beside it and away from the others; if there is none,
    /// one farther off with a line to its edge.
    pub(super) fn beside(&mut self, index: usize, size: (f64, f64)) -> Option<(Area, Option<Led>)> {
        let circle = self.circles[index];
        let others = self.circles.iter().filter(|other| other.r > 0.0);
        let (sum, count) = others.fold(((0.0, 0.0), 0.0), |(sum, count), other| {
            ((sum.0 + other.x, sum.1 + other.y), count + 1.0)
        });
        let middle = (sum.0 / count, sum.1 / count);
        // Away from the middle of all circles; up, where they share it.
        let away = (circle.x - middle.0, circle.y - middle.1 - 0.3 * circle.r);
        let at = |(x, y): (f64, f64)| {
            let reach = circle.r + EDGE_GAP + LABEL_GAP;
            let reach = reach + (size.0 * x.abs() + size.1 * y.abs()) / 2.0;
            Area::around((circle.x + x * reach, circle.y + y * reach), size)
        };
        let mut best: Option<(f64, Area)> = None;
        for direction in DIRECTIONS {
            let area = at(direction);
            let score = direction.0 * away.0 + direction.1 * away.1;
            if self.is_free(&area) && best.is_none_or(|(most, _)| score > most + 1e-9) {
                best = Some((score, area));
            }
        }
        if let Some((_, area)) = best {
            self.taken.push(area);
            return Some((area, None));
        }
        let edge = DIRECTIONS.map(|(x, y)| (circle.x + x * circle.r, circle.y + y * circle.r));
        let led = self.led(&edge, size)?;
        Some((led.area, Some(led)))
    }

    /// The place outside all circles for a label of that size from which the line to one of the places
    /// that it may be about is shortest and crosses no label.
    pub(super) fn led(&mut self, about: &[(f64, f64)], size: (f64, f64)) -> Option<Led> {
        let columns = ((self.bounds.width - size.0) / STEP).max(0.0) as usize;
        let rows = ((self.bounds.height - size.1) / STEP).max(0.0) as usize;
        let mut best: Option<(f64, Led)> = None;
        for row in 0..=rows {
            for column in 0..=columns {
                let area = Area {
                    x: self.bounds.x + column as f64 * STEP,
                    y: self.bounds.y + row as f64 * STEP,
                    width: size.0,
                    height: size.1,
                };
                if !self.is_free(&area) {
                    continue;
                }
                for to in about {
                    let from = (
                        to.0.clamp(area.x, area.x + area.width),
                        to.1.clamp(area.y, area.y + area.height),
                    );
                    let length = distance(from, *to);
                    let is_shorter = best.is_none_or(|(least, _)| length < least - 1e-9);
                    if is_shorter && !self.is_crossed(from, *to) {
                        let led = Led {
                            area,
                            from,
                            to: *to,
                        };
                        best = Some((length, led));
                    }
                }
            }
        }
        let (_, led) = best?;
        self.taken.push(led.area);
        self.lines.push((led.from, led.to));
        Some(led)
    }

    /// Whether a label can stand there: in the picture, outside all circles, off all labels and lines.
    fn is_free(&self, area: &Area) -> bool {
        area.is_within(&self.bounds)
            && self
                .circles
                .iter()
                .all(|circle| circle.r <= 0.0 || area.clear_of(circle) >= EDGE_GAP)
            && !self
                .taken
                .iter()
                .any(|other| area.touches(other, LABEL_GAP))
            && !self
                .lines
                .iter()
                .any(|(from, to)| area.is_crossed(*from, *to))
    }

    fn is_crossed(&self, from: (f64, f64), to: (f64, f64)) -> bool {
        self.taken.iter().any(|other| other.is_crossed(from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CIRCLES: [Circle; 2] = [
        Circle {
            x: 200.0,
            y: 150.0,
            r: 100.0,
        },
        Circle {
            x: 320.0,
            y: 150.0,
            r: 80.0,
        },
    ];
    const BOUNDS: Area = Area {
        x: 0.0,
        y: 0.0,
        width: 600.0,
        height: 300.0,
    };

    #[test]
    fn a_label_inside_is_in_its_region_only() {
        let mut room = Room::new(BOUNDS, &CIRCLES);
        let shared = room.inside(3, (30.0, 20.0)).expect("there is room");
        assert!(shared.depth_in(&CIRCLES[0]) > 0.0 && shared.depth_in(&CIRCLES[1]) > 0.0);
        let own = room.inside(1, (60.0, 40.0)).expect("there is room");
        assert!(own.depth_in(&CIRCLES[0]) > 0.0 && own.clear_of(&CIRCLES[1]) > 0.0);
        assert_eq!(room.inside(3, (300.0, 20.0)), None);
    }

    #[test]
    fn the_circle_of_an_empty_set_is_in_nobodys_way() {
        let circles = [
            CIRCLES[0],
            Circle {
                r: 0.0,
                ..CIRCLES[0]
            },
        ];
        let mut room = Room::new(BOUNDS, &circles);
        let area = room.inside(1, (60.0, 40.0)).expect("there is room");
        let middle = (area.x + area.width / 2.0, area.y + area.height / 2.0);
        let step = 2.0 * CIRCLES[0].r / TRIED as f64;
        assert!((middle.0 - CIRCLES[0].x).abs() <= step && (middle.1 - CIRCLES[0].y).abs() <= step);
    }

    #[test]
    fn labels_outside_leave_each_other_room() {
        let mut room = Room::new(BOUNDS, &CIRCLES);
        let mut areas = Vec::new();
        for index in [0, 1] {
            let (area, led) = room.beside(index, (80.0, 30.0)).expect("there is room");
            assert_eq!(led, None);
            areas.push(area);
        }
        for _ in 0..8 {
            let heart = room.heart(3).expect("they overlap");
            areas.push(
                room.led(&[heart], (60.0, 30.0))
                    .expect("there is room")
                    .area,
            );
        }
        for (index, area) in areas.iter().enumerate() {
            assert!(area.is_within(&BOUNDS));
            assert!(areas[..index].iter().all(|other| !area.touches(other, 0.0)));
        }
    }

    #[test]
    fn a_line_crosses_what_is_on_its_way() {
        let area = Area {
            x: 10.0,
            y: 10.0,
            width: 10.0,
            height: 10.0,
        };
        assert!(area.is_crossed((0.0, 15.0), (30.0, 15.0)));
        assert!(!area.is_crossed((0.0, 15.0), (5.0, 15.0)));
        assert!(!area.is_crossed((0.0, 5.0), (30.0, 5.0)));
        assert!(area.is_crossed((15.0, 15.0), (16.0, 15.0)));
    }
}
