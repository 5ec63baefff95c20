//! The key under a picture of circles: each region with its sets as swatches, its count, and the names
//! of its first members.

use super::{MEMBERS_SHOWN_MAX, Region, Venn};
use crate::picture::paint::SETS;
use crate::picture::svg::{GREY, Svg};
use crate::picture::text::{self, wrap};

const SIZE: f64 = 12.0;
const LINE: f64 = 16.0;
const SWATCH: f64 = 12.0;
const SPACE: f64 = 8.0;
/// Lines of one region's text.
const LINES_MAX: usize = 4;

/// A laid out key.
#[derive(Debug)]
pub(super) struct Key<'v> {
    entries: Vec<(&'v Region, Vec<String>)>,
    sets: usize,
}

impl<'v> Key<'v> {
    /// Lays out the regions of a diagram in that width.
    pub(super) fn of(venn: &'v Venn, width: f64) -> Self {
        let sets = venn.sets.len();
        let room = width - indent(sets);
        let entry = |region: &'v Region| {
            let (names, rest) = region.names(MEMBERS_SHOWN_MAX);
            let mut parts: Vec<String> = names.iter().map(|name| text::label(name)).collect();
            if rest > 0 && !parts.is_empty() {
                parts.push(format!("{rest} more"));
            }
            let mut whole = format!("{}: {}", venn.name_of(region), region.count);
            if !parts.is_empty() {
                whole = format!("{whole} ({})", parts.join(", "));
            }
            (region, wrap(&whole, SIZE, room, LINES_MAX))
        };
        Self {
            entries: venn.regions.iter().map(entry).collect(),
            sets,
        }
    }

    /// How high it is, in pixels.
    pub(super) fn height(&self) -> f64 {
        let heights = self
            .entries
            .iter()
            .map(|(_, lines)| lines.len() as f64 * LINE + SPACE);
        heights.sum()
    }

    /// Draws it with its upper left corner at a place.
    pub(super) fn draw(&self, svg: &mut Svg, x: f64, mut y: f64) {
        for (region, lines) in &self.entries {
            for (index, paint) in SETS.iter().enumerate().take(self.sets) {
                let is_inside = region.mask >> index & 1 == 1;
                let place = x + index as f64 * (SWATCH + 3.0);
                let box_of = |svg: &mut Svg, fill: &str, opacity: f64| {
                    svg.tag("rect")
                        .number("x", place)
                        .number("y", y + 1.0)
                        .number("width", SWATCH)
                        .number("height", SWATCH)
                        .set("fill", fill)
                        .number("fill-opacity", opacity)
                        .set("stroke", if is_inside { paint.colour } else { GREY })
                        .number("stroke-width", if is_inside { 1.5 } else { 0.5 })
                        .end();
                };
                if is_inside {
                    box_of(svg, paint.colour, 0.25);
                    box_of(svg, &paint.fill(), 1.0);
                } else {
                    box_of(svg, "none", 1.0);
                }
            }
            for line in lines {
                svg.words(x + indent(self.sets), y + SIZE - 1.0, SIZE)
                    .text(line);
                y += LINE;
            }
            y += SPACE;
        }
    }
}

fn indent(sets: usize) -> f64 {
    sets as f64 * (SWATCH + 3.0) + 5.0
}
