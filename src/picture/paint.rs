//! Colours and hatches.
//!
//! The colours are Okabe and Ito's, which people with any common sort of colour blindness tell apart.
//! No meaning hangs on colour alone: each comes with a hatch of its own, and counts are written out.

use super::svg::Svg;

/// A colour and the direction of its hatch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    /// The colour.
    pub(super) colour: &'static str,
    /// The id of the hatch in a picture.
    hatch: &'static str,
    /// One tile of the hatch, as a path in an 8 by 8 square.
    tile: &'static str,
}

/// For the sets of a diagram, in the order given.
pub(super) const SETS: [Paint; 3] = [
    Paint {
        colour: "#0072b2",
        hatch: "remit-rising",
        tile: "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    },
    Paint {
        colour: "#e69f00",
        hatch: "remit-falling",
        tile: "M-2 6L2 10M0 0L8 8M6 -2L10 2",
    },
    Paint {
        colour: "#009e73",
        hatch: "remit-dots",
        tile: "M1.5 2H2.5M5.5 6H6.5",
    },
];

/// For gaps in a matrix: vermilion.
pub(super) const GAP: Paint = Paint {
    colour: "#d55e00",
    hatch: "remit-gap",
    tile: "M-2 2L2 -2M0 8L8 0M6 10L10 6",
};

/// From few to many, light to dark blue, each with the colour of text that can be read on it.
pub(super) const STEPS: [(&str, &str); 5] = [
    ("#deebf7", "#1a1a1a"),
    ("#b3d1e8", "#1a1a1a"),
    ("#7fb2d9", "#1a1a1a"),
    ("#2a6fa8", "#ffffff"),
    ("#08417c", "#ffffff"),
];

/// For kinds of nodes, in the order of the ontology: light fills for dark text, tints of the same eight
/// colours.
pub(super) const KINDS: [(&str, &str); 8] = [
    ("#cce3f0", "#0072b2"),
    ("#faecc8", "#b37c00"),
    ("#ccece3", "#007a59"),
    ("#f5e4ee", "#a34e7e"),
    ("#ddf0fb", "#2b7fb0"),
    ("#f7dfcc", "#a84a00"),
    ("#fcfad9", "#8a8000"),
    ("#e6e6e6", "#404040"),
];

impl Paint {
    /// The reference to its hatch.
    pub(super) fn fill(self) -> String {
        format!("url(#{})", self.hatch)
    }

    /// Defines its hatch. Equal in every picture, so that two pictures in one page agree.
    pub(super) fn define(self, svg: &mut Svg) {
        svg.tag("pattern")
            .set("id", self.hatch)
            .number("width", 8.0)
            .number("height", 8.0)
            .set("patternUnits", "userSpaceOnUse")
            .open();
        svg.tag("path")
            .set("d", self.tile)
            .set("stroke", self.colour)
            .number("stroke-width", 1.2)
            .set("stroke-linecap", "round")
            .set("fill", "none")
            .end();
        svg.close("pattern");
    }
}

/// Defines hatches for what follows.
pub(super) fn define(svg: &mut Svg, paints: &[Paint]) {
    svg.tag("defs").open();
    for paint in paints {
        paint.define(svg);
    }
    svg.close("defs");
}

/// The step of a count among counts up to `most`.
pub(super) fn step(count: u64, most: u64) -> (&'static str, &'static str) {
    if most <= 1 {
        return STEPS[1];
    }
    let share = (count.clamp(1, most) - 1) as f64 / (most - 1) as f64;
    let step = (share * (STEPS.len() - 1) as f64).ceil() as usize;
    STEPS[step.min(STEPS.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_darker_and_the_most_is_darkest() {
        assert_eq!(step(1, 1), STEPS[1]);
        assert_eq!(step(1, 9), STEPS[0]);
        assert_eq!(step(9, 9), STEPS[4]);
        assert_eq!(step(5, 9), STEPS[2]);
        for most in 1..40 {
            let steps: Vec<usize> = (1..=most)
                .map(|count| STEPS.iter().position(|s| *s == step(count, most)).unwrap())
                .collect();
            assert!(steps.is_sorted(), "{steps:?}");
        }
    }

    /// WCAG 2's contrast ratio.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |colour: &str| {
            let part = |at: usize| {
                let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        if a > b { a / b } else { b / a }
    }

    #[test]
    fn texts_stand_out_from_what_is_under_them() {
        for (fill, ink) in STEPS {
            assert!(contrast(fill, ink) >= 4.5, "{ink} on {fill}");
        }
        for (fill, edge) in KINDS {
            assert!(contrast(fill, "#1a1a1a") >= 4.5, "ink on {fill}");
            assert!(contrast("#ffffff", edge) >= 3.0, "{edge} on white");
        }
        assert!(contrast("#ffffff", crate::picture::svg::GREY) >= 4.5);
    }
}
