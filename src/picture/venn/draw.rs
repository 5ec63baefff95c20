//! Draws circles with their labels, a key of the regions, and how well the areas fit.

use super::circles::Circle;
use super::fit::Fitted;
use super::key::Key;
use super::place::{Area, Led, Room};
use super::{Region, Venn};
use crate::picture::paint::{self, SETS};
use crate::picture::svg::{GREY, INK, Svg};
use crate::picture::text::{self, bold_width, cut, width, wrap};

const WIDTH: f64 = 760.0;
const MARGIN: f64 = 16.0;
const TITLE: f64 = 18.0;
/// The circles fit into this, labels stand around it.
const CIRCLES_WIDTH: f64 = 440.0;
const CIRCLES_HEIGHT: f64 = 340.0;
/// Room for labels above and below the circles.
const AROUND: f64 = 58.0;
const SET_LABEL: f64 = 14.0;
const SET_LABEL_WIDTH: f64 = 150.0;
const COUNT: f64 = 16.0;
const NAME: f64 = 12.0;
const NAME_WIDTH: f64 = 130.0;
const NAMES_MAX: usize = 6;
const NOTE: f64 = 11.0;
/// Lines of text take so many times their size.
const LEADING: f64 = 1.3;

/// The picture.
pub(super) fn svg(venn: &Venn, fitted: &Fitted) -> String {
    let title = wrap(
        &text::line(&venn.title),
        TITLE * 1.2,
        WIDTH - 2.0 * MARGIN,
        2,
    );
    let top = MARGIN + title.len() as f64 * TITLE * LEADING + 6.0;
    let drawn = scaled(&fitted.circles);
    let circles_height = 2.0 * AROUND + extent(&drawn).map_or(0.0, |area| area.height);
    let circles = centred(&drawn, WIDTH / 2.0, top + circles_height / 2.0);
    let key = Key::of(venn, WIDTH - 2.0 * MARGIN);
    let key_top = top + circles_height + 8.0;
    let notes = notes(venn, fitted);
    let notes_top = key_top + key.height() + 4.0;
    let height = notes_top + notes.len() as f64 * NOTE * LEADING + MARGIN;

    let described = format!("{} {}", venn.description(&venn.regions), notes.join(" "));
    let mut svg = Svg::new(WIDTH, height, &text::line(&venn.title), &described);
    paint::define(&mut svg, &SETS[..venn.sets.len()]);
    for (index, line) in title.iter().enumerate() {
        let y = MARGIN + TITLE + index as f64 * TITLE * LEADING;
        svg.words(MARGIN, y, TITLE).bold().text(line);
    }
    draw_circles(&mut svg, &circles);
    let bounds = Area {
        x: MARGIN / 2.0,
        y: top,
        width: WIDTH - MARGIN,
        height: circles_height,
    };
    label(&mut svg, venn, &circles, bounds);
    key.draw(&mut svg, MARGIN, key_top);
    for (index, line) in notes.iter().enumerate() {
        let y = notes_top + NOTE + index as f64 * NOTE * LEADING;
        svg.words(MARGIN, y, NOTE).set("fill", GREY).text(line);
    }
    svg.finish()
}

/// What is said under the picture.
fn notes(venn: &Venn, fitted: &Fitted) -> Vec<String> {
    let error = percent(fitted.error);
    let areas = if fitted.error == 0.0 {
        "Areas are in proportion to counts."
    } else {
        "Areas are nearly in proportion to counts; small ones may be several times too large."
    };
    let mut said = format!(
        "{areas} Fit error {error}: the largest difference between a region's share of the union in \
         the picture and in the counts."
    );
    let empty: Vec<String> = venn
        .sets
        .iter()
        .filter(|set| set.count == 0)
        .map(|set| text::label(&set.label))
        .collect();
    if !empty.is_empty() {
        said = format!("{said} Without members: {}.", empty.join(", "));
    }
    wrap(&said, NOTE, WIDTH - 2.0 * MARGIN, 4)
}

/// `0.4 %`
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn extent(circles: &[Circle]) -> Option<Area> {
    let drawn = || circles.iter().filter(|circle| circle.r > 0.0);
    drawn().next()?;
    let least = |of: fn(&Circle) -> f64| drawn().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&Circle) -> f64| drawn().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (x, y) = (least(|c| c.x - c.r), least(|c| c.y - c.r));
    Some(Area {
        x,
        y,
        width: most(|c| c.x + c.r) - x,
        height: most(|c| c.y + c.r) - y,
    })
}

/// The circles as large as fits.
fn scaled(circles: &[Circle]) -> Vec<Circle> {
    let factor = match extent(circles) {
        Some(area) => (CIRCLES_WIDTH / area.width).min(CIRCLES_HEIGHT / area.height),
        None => 1.0,
    };
    let scale = |circle: &Circle| Circle {
        x: circle.x * factor,
        y: circle.y * factor,
        r: circle.r * factor,
    };
    circles.iter().map(scale).collect()
}

/// The circles moved to a middle.
fn centred(circles: &[Circle], x: f64, y: f64) -> Vec<Circle> {
    let Some(area) = extent(circles) else {
        return circles.to_vec();
    };
    let middle = area.middle();
    let moved = |circle: &Circle| Circle {
        x: circle.x + x - middle.0,
        y: circle.y + y - middle.1,
        r: circle.r,
    };
    circles.iter().map(moved).collect()
}

fn draw_circles(svg: &mut Svg, circles: &[Circle]) {
    let drawn = || {
        circles
            .iter()
            .zip(SETS)
            .filter(|(circle, _)| circle.r > 0.0)
    };
    let circle = |svg: &mut Svg, circle: &Circle, fill: &str, opacity: f64, stroke: &str| {
        svg.tag("circle")
            .number("cx", circle.x)
            .number("cy", circle.y)
            .number("r", circle.r)
            .set("fill", fill)
            .number("fill-opacity", opacity)
            .set("stroke", stroke)
            .number("stroke-width", 2.0)
            .end();
    };
    for (place, paint) in drawn() {
        circle(svg, place, paint.colour, 0.14, "none");
        circle(svg, place, &paint.fill(), 0.45, "none");
    }
    // Edges last: none is painted over.
    for (place, paint) in drawn() {
        circle(svg, place, "none", 1.0, paint.colour);
    }
}

/// Lines of a label, one under the other, with their sizes.
#[derive(Debug)]
struct Block {
    lines: Vec<(String, f64, bool)>,
}

impl Block {
    fn size(&self) -> (f64, f64) {
        let widths = self.lines.iter().map(|(line, size, bold)| {
            if *bold {
                bold_width(line, *size)
            } else {
                width(line, *size)
            }
        });
        let heights = self.lines.iter().map(|(_, size, _)| size * LEADING);
        (widths.fold(0.0, f64::max), heights.sum())
    }

    fn draw(&self, svg: &mut Svg, area: &Area) {
        let (x, _) = area.middle();
        let mut y = area.y;
        for (line, size, bold) in &self.lines {
            // The baseline leaves room for descenders below it.
            let baseline = y + size;
            let tag = svg.words(x, baseline, *size).centred().edged();
            if *bold { tag.bold() } else { tag }.text(line);
            y += size * LEADING;
        }
    }
}

/// Labels the regions, inside them where there is room, and the circles.
fn label(svg: &mut Svg, venn: &Venn, circles: &[Circle], bounds: Area) {
    let mut room = Room::new(bounds, circles);
    let mut outside = Vec::new();
    for region in &venn.regions {
        match inside(&mut room, region) {
            Some((block, area)) => block.draw(svg, &area),
            None => outside.push(region),
        }
    }
    for (index, set) in venn.sets.iter().enumerate() {
        if circles[index].r <= 0.0 {
            continue;
        }
        let name = text::line(&set.label);
        let lines = wrap(&name, SET_LABEL * 1.2, SET_LABEL_WIDTH, 2);
        let mut lines: Vec<(String, f64, bool)> = lines
            .into_iter()
            .map(|line| (line, SET_LABEL, true))
            .collect();
        lines.push((set.count.to_string(), SET_LABEL, false));
        let block = Block { lines };
        if let Some((area, led)) = room.beside(index, block.size()) {
            if let Some(led) = led {
                leader(svg, &led);
            }
            block.draw(svg, &area);
        }
    }
    for region in outside {
        let block = Block {
            lines: vec![(region.count.to_string(), COUNT, true)],
        };
        let led = room
            .heart(region.mask)
            .and_then(|heart| room.led(&[heart], block.size()));
        if let Some(led) = led {
            leader(svg, &led);
            block.draw(svg, &led.area);
        }
    }
}

/// The label of a region with as many names as fit inside it, and its place.
fn inside(room: &mut Room<'_>, region: &Region) -> Option<(Block, Area)> {
    let (names, _) = region.names(NAMES_MAX);
    let counted = (region.count.to_string(), COUNT, true);
    for shown in (0..=names.len()).rev() {
        let mut lines = vec![counted.clone()];
        let names = names[..shown].iter();
        lines.extend(names.map(|name| (cut(name, NAME, NAME_WIDTH), NAME, false)));
        let rest = region.count.saturating_sub(shown);
        if shown > 0 && rest > 0 {
            lines.push((format!("and {rest} more"), NAME, false));
        }
        let block = Block { lines };
        if let Some(area) = room.inside(region.mask, block.size()) {
            return Some((block, area));
        }
    }
    None
}

fn leader(svg: &mut Svg, led: &Led) {
    svg.line(led.from, led.to, INK, 1.0);
    svg.tag("circle")
        .number("cx", led.to.0)
        .number("cy", led.to.1)
        .number("r", 2.5)
        .end();
}

#[cfg(test)]
mod tests {
    use super::super::tests::venn;

    #[test]
    fn two_sets_are_circles_of_the_right_sizes() {
        let labels = ["Platform", "Services & Observability"];
        let svg = venn(&labels, &[(1, 3), (2, 8), (3, 3)]).svg();
        let radii: Vec<f64> = svg
            .split(" r=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next()?.parse().ok())
            .collect();
        // A fill and a hatch for each, then an edge for each.
        let [a, _, b, _, a_edge, b_edge] = radii[..] else {
            panic!("six circles, not {radii:?}");
        };
        assert_eq!((a, b), (a_edge, b_edge));
        assert!(((a * a) / (b * b) - 6.0 / 11.0).abs() < 1e-3, "{a} and {b}");
        assert!(svg.contains("Fit error 0.0 %"), "{svg}");
    }

    #[test]
    fn sets_without_members_are_named() {
        let venn = venn(&["Platform", "Empty"], &[(1, 3)]);
        let svg = venn.svg();
        assert!(svg.contains("Without members: Empty."), "{svg}");
    }

    #[test]
    fn no_sets_with_members_are_a_picture_too() {
        let svg = venn(&["A", "B"], &[]).svg();
        assert!(svg.contains("2 sets: A 0; B 0. 0 regions: none."), "{svg}");
    }
}
