//! Draws a coverage matrix as a heat map: counts in the cells, gaps hatched.

use super::{Coverage, Line};
use crate::picture::TooLarge;
use crate::picture::paint::{self, GAP, STEPS};
use crate::picture::svg::{GREY, Svg};
use crate::picture::text::{self, bold_width, cut, width, wrap};

const MARGIN: f64 = 16.0;
const TITLE: f64 = 18.0;
const LABEL: f64 = 12.0;
const LEADING: f64 = 1.3;
const ROW_LABEL_MAX: f64 = 260.0;
const COLUMN_LABEL_MAX: f64 = 180.0;
const ROW: f64 = 26.0;
/// Up to so many columns their names are written level, in cells that are wide enough for it.
const COLUMNS_LEVEL_MAX: usize = 8;
const COLUMN_LEVEL: f64 = 104.0;
const COLUMN_LINES_MAX: usize = 3;
const COLUMN_UPRIGHT_MIN: f64 = 26.0;
const TOTAL: f64 = 60.0;
const WIDTH_MIN: f64 = 460.0;

/// Where the parts are.
struct Frame {
    width: f64,
    height: f64,
    /// The matrix's upper left corner.
    left: f64,
    top: f64,
    column: f64,
    level: bool,
    legend_top: f64,
}

/// The picture.
pub(super) fn svg(coverage: &Coverage, bytes_max: usize) -> Result<String, TooLarge> {
    let most = coverage.counts.iter().copied().max().unwrap_or(0);
    let level = coverage.columns.len() <= COLUMNS_LEVEL_MAX;
    let rows: Vec<String> = labels(&coverage.rows, ROW_LABEL_MAX);
    let columns: Vec<Vec<String>> = coverage
        .columns
        .iter()
        .map(|column| {
            let name = text::line(&column.name);
            if level {
                wrap(&name, LABEL, COLUMN_LEVEL - 8.0, COLUMN_LINES_MAX)
            } else {
                vec![cut(&name, LABEL, COLUMN_LABEL_MAX)]
            }
        })
        .collect();
    let widest = rows
        .iter()
        .map(|row| width(row, LABEL))
        .fold(60.0, f64::max);
    let header = if level {
        let lines = columns.iter().map(Vec::len).max().unwrap_or(0);
        lines as f64 * LABEL * LEADING
    } else {
        let widths = columns.iter().flatten().map(|column| width(column, LABEL));
        widths.fold(0.0, f64::max)
    };
    let count_width = bold_width(&most.to_string(), LABEL) + 8.0;
    let column_least = if level {
        COLUMN_LEVEL
    } else {
        COLUMN_UPRIGHT_MIN
    };
    let column = column_least.max(count_width);
    let left = MARGIN + widest + 10.0;
    let right = left + column * columns.len() as f64 + TOTAL + MARGIN;
    let whole = right.max(WIDTH_MIN);
    let title = wrap(
        &text::line(&coverage.title),
        TITLE * 1.2,
        whole - 2.0 * MARGIN,
        3,
    );
    let top = MARGIN + title.len() as f64 * TITLE * LEADING + 12.0 + header + 6.0;
    let legend_top = top + ROW * rows.len() as f64 + ROW + 10.0;
    let frame = Frame {
        width: whole,
        height: legend_top + 20.0 + MARGIN,
        left,
        top,
        column,
        level,
        legend_top,
    };

    let mut svg = Svg::new(
        frame.width,
        frame.height,
        &text::line(&coverage.title),
        &coverage.description(),
    );
    paint::define(&mut svg, &[GAP]);
    for (index, line) in title.iter().enumerate() {
        let y = MARGIN + TITLE + index as f64 * TITLE * LEADING;
        svg.words(MARGIN, y, TITLE).bold().text(line);
    }
    draw_columns(&mut svg, &columns, &frame);
    for (index, label) in rows.iter().enumerate() {
        draw_row(&mut svg, coverage.row(index), label, index, most, &frame);
        TooLarge::check(svg.len(), bytes_max)?;
    }
    draw_totals(&mut svg, coverage, &frame);
    draw_legend(&mut svg, most, &frame);
    Ok(svg.finish())
}

fn labels(lines: &[Line], width_max: f64) -> Vec<String> {
    lines
        .iter()
        .map(|line| cut(&text::line(&line.name), LABEL, width_max))
        .collect()
}

fn draw_columns(svg: &mut Svg, columns: &[Vec<String>], frame: &Frame) {
    for (index, lines) in columns.iter().enumerate() {
        let middle = frame.left + (index as f64 + 0.5) * frame.column;
        let bottom = frame.top - 8.0;
        if !frame.level {
            let turned = format!(
                "rotate(-90 {} {})",
                crate::picture::svg::number(middle + LABEL * 0.36),
                crate::picture::svg::number(bottom)
            );
            for line in lines {
                svg.words(middle + LABEL * 0.36, bottom, LABEL)
                    .set("transform", &turned)
                    .text(line);
            }
            continue;
        }
        for (from_bottom, line) in lines.iter().rev().enumerate() {
            let y = bottom - from_bottom as f64 * LABEL * LEADING;
            svg.words(middle, y, LABEL).centred().text(line);
        }
    }
}

fn draw_row(svg: &mut Svg, counts: &[u64], label: &str, index: usize, most: u64, frame: &Frame) {
    let top = frame.top + index as f64 * ROW;
    let baseline = top + ROW / 2.0 + LABEL * 0.36;
    svg.words(frame.left - 8.0, baseline, LABEL)
        .set("text-anchor", "end")
        .text(label);
    for (column, count) in counts.iter().enumerate() {
        let left = frame.left + column as f64 * frame.column;
        let place = (left + 1.0, top + 1.0);
        let size = (frame.column - 2.0, ROW - 2.0);
        let middle = left + frame.column / 2.0;
        if *count == 0 {
            gap(svg, place, size);
            svg.words(middle, baseline, LABEL)
                .centred()
                .edged()
                .text("0");
        } else {
            let (fill, ink) = paint::step(*count, most);
            cell(svg, place, size, fill);
            svg.words(middle, baseline, LABEL)
                .centred()
                .bold()
                .set("fill", ink)
                .text(&count.to_string());
        }
    }
    let covered = counts.iter().filter(|count| **count > 0).count();
    svg.words(
        frame.left + counts.len() as f64 * frame.column + 8.0,
        baseline,
        LABEL,
    )
    .set("fill", GREY)
    .text(&format!("{covered}/{}", counts.len()));
}

/// Under each column, how many rows cover it; upright columns are too narrow for "3/4".
fn draw_totals(svg: &mut Svg, coverage: &Coverage, frame: &Frame) {
    let rows = coverage.rows.len();
    let baseline = frame.top + rows as f64 * ROW + ROW / 2.0 + LABEL * 0.36;
    for column in 0..coverage.columns.len() {
        let covered = (0..rows)
            .filter(|row| {
                coverage
                    .row(*row)
                    .get(column)
                    .is_some_and(|count| *count > 0)
            })
            .count();
        let shown = if frame.level {
            format!("{covered}/{rows}")
        } else {
            covered.to_string()
        };
        let size = if width(&shown, LABEL) <= frame.column - 2.0 {
            LABEL
        } else {
            LABEL * 0.7
        };
        svg.words(
            frame.left + (column as f64 + 0.5) * frame.column,
            baseline,
            size,
        )
        .centred()
        .set("fill", GREY)
        .text(&shown);
    }
    svg.words(frame.left - 8.0, baseline, LABEL)
        .set("text-anchor", "end")
        .set("fill", GREY)
        .text("covered");
}

fn draw_legend(svg: &mut Svg, most: u64, frame: &Frame) {
    let baseline = frame.legend_top + 13.0;
    let mut x = MARGIN;
    let says = |svg: &mut Svg, said: &str, x: &mut f64| {
        svg.words(*x, baseline, LABEL).text(said);
        *x += width(said, LABEL) + 18.0;
    };
    gap(svg, (x, frame.legend_top), (22.0, 16.0));
    x += 28.0;
    says(svg, "gap", &mut x);
    match most {
        0 => {}
        1 => {
            cell(
                svg,
                (x, frame.legend_top),
                (22.0, 16.0),
                paint::step(1, 1).0,
            );
            x += 28.0;
            says(svg, "covered", &mut x);
        }
        most => {
            for (fill, _) in STEPS {
                cell(svg, (x, frame.legend_top), (22.0, 16.0), fill);
                x += 24.0;
            }
            x += 6.0;
            says(svg, &format!("1 to {most} times"), &mut x);
        }
    }
}

fn cell(svg: &mut Svg, place: (f64, f64), size: (f64, f64), fill: &str) {
    svg.tag("rect")
        .number("x", place.0)
        .number("y", place.1)
        .number("width", size.0)
        .number("height", size.1)
        .set("fill", fill)
        .end();
}

fn gap(svg: &mut Svg, place: (f64, f64), size: (f64, f64)) {
    svg.tag("rect")
        .number("x", place.0 + 0.5)
        .number("y", place.1 + 0.5)
        .number("width", size.0 - 1.0)
        .number("height", size.1 - 1.0)
        .set("fill", &GAP.fill())
        .set("fill-opacity", "0.5")
        .set("stroke", GAP.colour)
        .set("stroke-dasharray", "3 2")
        .end();
}

#[cfg(test)]
mod tests {
    use super::super::tests::coverage;

    const BYTES_MAX: usize = 1_000_000;

    #[test]
    fn a_matrix_is_drawn_with_counts_and_gaps() {
        let svg = coverage(2, 3, &[1, 0, 3, 2, 1, 0])
            .svg(BYTES_MAX)
            .expect("it is small");
        for (shown, times) in [
            (">1</text>", 2),
            (">0</text>", 2),
            (">2/3</text>", 2),
            (">1 to 3 times</text>", 1),
        ] {
            assert_eq!(svg.matches(shown).count(), times, "{shown} in {svg}");
        }
        // Two gaps, and one in the legend.
        assert_eq!(svg.matches("fill=\"url(#remit-gap)\"").count(), 3);
    }

    #[test]
    fn many_columns_stand_upright() {
        let svg = coverage(1, 20, &[7; 20])
            .svg(BYTES_MAX)
            .expect("it is small");
        assert_eq!(svg.matches("rotate(-90").count(), 20);
    }

    #[test]
    fn an_empty_matrix_is_a_picture_too() {
        let svg = coverage(0, 0, &[]).svg(BYTES_MAX).expect("it is small");
        assert!(svg.contains("0 of 0 cells"), "{svg}");
    }

    #[test]
    fn a_picture_beyond_the_limit_is_refused() {
        assert!(coverage(9, 9, &[1; 81]).svg(5_000).is_err());
    }
}
