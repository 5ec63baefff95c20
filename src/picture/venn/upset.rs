//! An UpSet plot (Lex, Gehlenborg, Strobelt, Vuillemot and Pfister 2014): a matrix with a row per set
//! and a column per region, bars for the sizes of both.
//!
//! Regions stand from large to small, of equal ones the earlier mask first; what does not fit is summed
//! up in words.

use super::draw::percent;
use super::{REGIONS_SHOWN_MAX, Region, Venn};
use crate::picture::svg::{GREY, Svg};
use crate::picture::text::{self, cut, width, wrap};

const MARGIN: f64 = 16.0;
const TITLE: f64 = 18.0;
const LABEL: f64 = 13.0;
const LABEL_WIDTH_MAX: f64 = 220.0;
const SMALL: f64 = 11.0;
const NOTE: f64 = 11.0;
const LEADING: f64 = 1.3;
const ROW: f64 = 26.0;
const COLUMN_MIN: f64 = 26.0;
const BARS_HEIGHT: f64 = 140.0;
const BARS_WIDTH: f64 = 110.0;
const WIDTH_MIN: f64 = 420.0;
const DOT: f64 = 6.0;
const BAR: &str = "#0072b2";
const FAINT: &str = "#d9d9d9";
const STRIPE: &str = "#f3f3f3";

/// Where the parts of the plot are.
struct Frame {
    width: f64,
    height: f64,
    bars_bottom: f64,
    matrix_top: f64,
    labels_left: f64,
    matrix_left: f64,
    column: f64,
    notes_top: f64,
}

/// The picture; `refused` is the fit error that circles would have had.
pub(super) fn svg(venn: &Venn, refused: Option<f64>) -> String {
    let mut regions: Vec<&Region> = venn.regions.iter().collect();
    regions.sort_by(|a, b| b.count.cmp(&a.count).then(a.mask.cmp(&b.mask)));
    let shown = &regions[..regions.len().min(REGIONS_SHOWN_MAX)];
    let rest = &regions[shown.len()..];

    let widest = |texts: &mut dyn Iterator<Item = String>, size: f64| {
        texts.map(|text| width(&text, size)).fold(0.0, f64::max)
    };
    let labels: Vec<String> = venn
        .sets
        .iter()
        .map(|set| cut(&text::line(&set.label), LABEL, LABEL_WIDTH_MAX))
        .collect();
    let label_width = widest(&mut labels.iter().cloned(), LABEL);
    let set_counts = widest(
        &mut venn.sets.iter().map(|set| set.count.to_string()),
        SMALL,
    );
    let counts = widest(
        &mut shown.iter().map(|region| region.count.to_string()),
        SMALL,
    );

    let labels_left = MARGIN + set_counts + 6.0 + BARS_WIDTH + 10.0;
    let matrix_left = labels_left + label_width + 10.0;
    let column = COLUMN_MIN.max(counts + 6.0);
    let across = matrix_left + column * shown.len() as f64 + MARGIN;
    let whole = across.max(WIDTH_MIN);
    let title = wrap(
        &text::line(&venn.title),
        TITLE * 1.2,
        whole - 2.0 * MARGIN,
        3,
    );
    let bars_top = MARGIN + title.len() as f64 * TITLE * LEADING + 8.0 + SMALL * LEADING;
    let bars_bottom = bars_top + BARS_HEIGHT;
    let matrix_top = bars_bottom + 8.0;
    let notes = wrap(&notes(shown, rest, refused), NOTE, whole - 2.0 * MARGIN, 8);
    let notes_top = matrix_top + ROW * venn.sets.len() as f64 + 12.0;
    let frame = Frame {
        width: whole,
        height: notes_top + notes.len() as f64 * NOTE * LEADING + MARGIN,
        bars_bottom,
        matrix_top,
        labels_left,
        matrix_left,
        column,
        notes_top,
    };

    let described = format!(
        "{} {}",
        venn.description(shown.iter().copied()),
        notes.join(" ")
    );
    let mut svg = Svg::new(
        frame.width,
        frame.height,
        &text::line(&venn.title),
        &described,
    );
    for (index, line) in title.iter().enumerate() {
        let y = MARGIN + TITLE + index as f64 * TITLE * LEADING;
        svg.words(MARGIN, y, TITLE).bold().text(line);
    }
    draw_sets(&mut svg, venn, &labels, &frame);
    for (index, region) in shown.iter().enumerate() {
        draw_region(&mut svg, venn, region, index, shown[0].count, &frame);
    }
    for (index, line) in notes.iter().enumerate() {
        let y = frame.notes_top + NOTE + index as f64 * NOTE * LEADING;
        svg.words(MARGIN, y, NOTE).set("fill", GREY).text(line);
    }
    svg.finish()
}

fn notes(shown: &[&Region], rest: &[&Region], refused: Option<f64>) -> String {
    let mut notes = vec![
        "UpSet plot: each column is what is in exactly the sets with a dot, and in no other."
            .to_owned(),
    ];
    if let Some(error) = refused {
        notes.push(format!(
            "No circles show these sets truthfully: the best have a fit error of {}.",
            percent(error)
        ));
    }
    if !rest.is_empty() {
        let members: usize = rest.iter().map(|region| region.count).sum();
        notes.push(format!(
            "The {} largest regions are shown; {} smaller ones hold {members} more members.",
            shown.len(),
            rest.len()
        ));
    }
    notes.join(" ")
}

/// A row per set: a stripe, the bar of its size to the left, its name.
fn draw_sets(svg: &mut Svg, venn: &Venn, labels: &[String], frame: &Frame) {
    let most = venn
        .sets
        .iter()
        .map(|set| set.count)
        .max()
        .unwrap_or(0)
        .max(1);
    for (index, (set, label)) in venn.sets.iter().zip(labels).enumerate() {
        let top = frame.matrix_top + index as f64 * ROW;
        if index % 2 == 0 {
            svg.tag("rect")
                .number("x", MARGIN)
                .number("y", top)
                .number("width", frame.width - 2.0 * MARGIN)
                .number("height", ROW)
                .set("fill", STRIPE)
                .end();
        }
        let long = BARS_WIDTH * set.count as f64 / most as f64;
        let right = frame.labels_left - 10.0;
        svg.tag("rect")
            .number("x", right - long)
            .number("y", top + 5.0)
            .number("width", long)
            .number("height", ROW - 10.0)
            .set("fill", BAR)
            .end();
        svg.words(right - long - 4.0, top + ROW / 2.0 + SMALL * 0.36, SMALL)
            .set("text-anchor", "end")
            .text(&set.count.to_string());
        svg.words(frame.labels_left, top + ROW / 2.0 + LABEL * 0.36, LABEL)
            .text(label);
    }
}

/// A column per region: its bar above, its dots in the matrix.
fn draw_region(
    svg: &mut Svg,
    venn: &Venn,
    region: &Region,
    index: usize,
    most: usize,
    frame: &Frame,
) {
    let middle = frame.matrix_left + (index as f64 + 0.5) * frame.column;
    let high = BARS_HEIGHT * region.count as f64 / most.max(1) as f64;
    let bar = (frame.column - 8.0).min(24.0);
    svg.tag("rect")
        .number("x", middle - bar / 2.0)
        .number("y", frame.bars_bottom - high)
        .number("width", bar)
        .number("height", high)
        .set("fill", BAR)
        .end();
    svg.words(middle, frame.bars_bottom - high - 4.0, SMALL)
        .centred()
        .text(&region.count.to_string());
    let row = |set: usize| frame.matrix_top + (set as f64 + 0.5) * ROW;
    let inside: Vec<usize> = (0..venn.sets.len())
        .filter(|set| region.mask >> set & 1 == 1)
        .collect();
    if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
        svg.line((middle, row(*first)), (middle, row(*last)), BAR, 3.0);
    }
    for set in 0..venn.sets.len() {
        let is_inside = inside.contains(&set);
        svg.tag("circle")
            .number("cx", middle)
            .number("cy", row(set))
            .number("r", if is_inside { DOT } else { DOT - 2.0 })
            .set("fill", if is_inside { BAR } else { FAINT })
            .end();
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::venn;
    use super::REGIONS_SHOWN_MAX;

    #[test]
    fn four_sets_are_an_upset_plot() {
        let labels = [
            "A",
            "B",
            "C",
            "A set with quite a long name that has to be cut somewhere",
        ];
        let svg = venn(&labels, &[(1, 3), (3, 1), (8, 12), (15, 2)]).svg();
        // A row per set and a column per region, large ones first.
        assert_eq!(svg.matches("<circle").count(), 4 * 4);
        let heights: Vec<&str> = svg
            .split("width=\"18\" height=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(heights, ["140", "35", "23.33", "11.67"]);
        assert!(svg.contains(">A set with quite a long name th…<"), "{svg}");
    }

    #[test]
    fn sets_that_circles_cannot_show_are_an_upset_plot_that_says_so() {
        let svg = venn(&["A", "B", "C"], &[(3, 10), (5, 10), (6, 10)]).svg();
        assert!(svg.contains("the best have a fit error of 2"), "{svg}");
    }

    #[test]
    fn many_regions_are_summed_up() {
        let labels = ["A", "B", "C", "D", "E", "F", "G"];
        let regions: Vec<(u32, usize)> = (1..128).map(|mask| (mask, mask as usize)).collect();
        let svg = venn(&labels, &regions).svg();
        let rest: usize = (1..=127 - REGIONS_SHOWN_MAX).sum();
        let said = format!("87 smaller ones hold {rest} more members.");
        assert!(svg.contains(&said), "{svg}");
    }
}
