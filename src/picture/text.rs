//! Texts in a picture: how wide they are, and how they are cut and wrapped to fit.
//!
//! A picture is read with whatever sans-serif font its reader has, so widths are estimated, and
//! conservatively: by the advances of DejaVu Sans, the widest of the fonts in common use. A label that
//! fits by this measure fits in Helvetica, Arial or Liberation Sans too.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// The fonts that pictures ask for, the likeliest first.
pub(super) const FONTS: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// The advances of DejaVu Sans, U+0020 to U+007E, in thousandths of the font's size, rounded up.
const ADVANCES: [u16; 95] = [
    318, 402, 461, 838, 637, 951, 780, 275, 391, 391, 501, 838, 318, 361, 318, 337, 637, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632,
    576, 775, 752, 295, 295, 656, 558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686,
    611, 686, 391, 337, 391, 838, 501, 501, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
    278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];
/// Other letters: the widest common ones, Arabic and Cyrillic, stay below it on average.
const ADVANCE_OTHER: f64 = 1.0;
/// Characters that take two columns: ideographs are 1, emoji up to 1.28.
const ADVANCE_WIDE: f64 = 1.3;
/// How much wider bold text is, at most.
const BOLD: f64 = 1.2;

/// What stands where a text was cut.
const ELLIPSIS: &str = "…";

/// The width of a text, in pixels at a font size in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The width of a bold text.
pub(super) fn bold_width(text: &str, size: f64) -> f64 {
    width(text, size) * BOLD
}

fn advance(c: char) -> f64 {
    let ascii = (c as usize)
        .checked_sub(0x20)
        .and_then(|index| ADVANCES.get(index));
    match (ascii, c.width()) {
        (Some(advance), _) => f64::from(*advance) / 1000.0,
        (None, None | Some(0)) => 0.0,
        (None, Some(1)) => ADVANCE_OTHER,
        (None, Some(_)) => ADVANCE_WIDE,
    }
}

/// A text on one line: white space becomes single spaces; control characters go, and so do the marks
/// that turn the direction of what follows them.
pub(super) fn line(text: &str) -> String {
    let kept = |c: char| c.is_whitespace() || !(c.is_control() || turns_direction(c));
    let text: String = text.chars().filter(|c| kept(*c)).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Embeddings, overrides and isolates. Left open, they reach into the text after them.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A name in a list of names: one that is written from right to left is kept from reordering its
/// neighbours (Unicode's isolates, UAX #9).
pub(super) fn isolated(name: &str) -> String {
    let from_right = |c: char| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    };
    if name.chars().any(from_right) {
        format!("\u{2068}{name}\u{2069}")
    } else {
        name.to_owned()
    }
}

/// A line that is no wider than `width_max`, ended by an ellipsis where it was cut. What a reader takes
/// for one character stays whole.
pub(super) fn cut(text: &str, size: f64, width_max: f64) -> String {
    if width(text, size) <= width_max {
        return text.to_owned();
    }
    let most = width_max - width(ELLIPSIS, size);
    let mut kept = String::new();
    let mut used = 0.0;
    for cluster in text.graphemes(true) {
        used += width(cluster, size);
        if used > most {
            break;
        }
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end().len());
    kept + ELLIPSIS
}

/// A line of at most so many characters, ended by an ellipsis where it was cut.
pub(super) fn cut_to_count(text: &str, count_max: usize) -> String {
    let mut clusters = text.grapheme_indices(true);
    match clusters.nth(count_max) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text
                .graphemes(true)
                .take(count_max.saturating_sub(1))
                .collect();
            kept.trim_end().to_owned() + ELLIPSIS
        }
    }
}

/// How long a name is in running text and in labels of nodes, in characters.
const NAME_CHARS_MAX: usize = 60;

/// A name on one line, and not too long.
pub(super) fn shortened(name: &str) -> String {
    cut_to_count(&line(name), NAME_CHARS_MAX)
}

/// A name in running text: shortened, keeping its direction to itself.
pub(super) fn label(name: &str) -> String {
    isolated(&shortened(name))
}

/// A text in at most so many lines, none wider than `width_max`. Lines break at spaces; a word that is
/// wider than a line is cut.
pub(super) fn wrap(text: &str, size: f64, width_max: f64, lines_max: usize) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let mut lines: Vec<String> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last} {word}");
            if width(&longer, size) <= width_max {
                *last = longer;
                continue;
            }
            if lines.len() >= lines_max {
                // The rest does not fit: it is put on the last line, and cut with it.
                if let Some(last) = lines.last_mut() {
                    *last = cut(
                        &format!("{last} {}", words[index..].join(" ")),
                        size,
                        width_max,
                    );
                }
                return lines;
            }
        }
        lines.push(cut(word, size, width_max));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_is_kept() {
        assert_eq!(cut("EKS", 12.0, 100.0), "EKS");
    }

    #[test]
    fn a_text_is_cut_between_what_readers_take_for_characters() {
        let family = "👨‍👩‍👧‍👦";
        for most in 0..80 {
            let shown = cut(&format!("a{family}b{family}c"), 12.0, f64::from(most));
            let rest = shown.replace(family, "");
            assert!(
                !rest.contains('\u{200D}') && !rest.contains('👩'),
                "{shown}"
            );
        }
        assert_eq!(
            cut_to_count(&format!("a{family}bcd"), 3),
            format!("a{family}…")
        );
        assert_eq!(cut_to_count("abc", 3), "abc");
    }

    #[test]
    fn wrapped_lines_keep_to_the_width_and_the_number() {
        let text = "Services & Observability of everything that anybody ever runs anywhere";
        for lines_max in 1..6 {
            for width_max in [40.0, 90.0, 170.0, 400.0] {
                let lines = wrap(text, 12.0, width_max, lines_max);
                assert!(lines.len() <= lines_max);
                for line in lines {
                    assert!(width(&line, 12.0) <= width_max, "{line:?} in {width_max}");
                }
            }
        }
        let shown = wrap("Services & Observability", 12.0, 90.0, 2);
        assert_eq!(shown, ["Services &", "Observability"]);
    }

    #[test]
    fn a_line_has_no_breaks_controls_or_overrides() {
        assert_eq!(line(" a\r\n\tb\u{0}\u{202E}c \u{7}"), "a bc");
    }

    #[test]
    fn names_from_right_to_left_keep_to_themselves() {
        assert_eq!(isolated("EKS"), "EKS");
        assert_eq!(isolated("שלום"), "\u{2068}שלום\u{2069}");
    }
}
