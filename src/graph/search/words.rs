//! Takes a text apart into words, and words into the parts that capitals mark.
//!
//! A word is a run of letters, marks and digits (Unicode categories L, M and N), so `cloud-watch` is two
//! and `k8s` is one; a letter of a script that writes no spaces (Han, Hiragana, Katakana) is a word by
//! itself. `CloudWatch` is one word with two parts, `APIKey` one with the parts `API` and `Key`: a part
//! starts at a capital that follows something else, and at the last of several capitals where a small
//! letter comes next.

use std::ops::Range;

use icu_properties::props::GeneralCategory;

use super::fold::{category, is_word_by_itself};

/// The words of a text, in order, as ranges of bytes.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, letter)| is_of_word(*letter))?;
        if is_word_by_itself(first) {
            return Some(start..start + first.len_utf8());
        }
        let goes_on = |letter: char| is_of_word(letter) && !is_word_by_itself(letter);
        while letters.next_if(|(_, letter)| goes_on(*letter)).is_some() {}
        let end = letters.peek().map_or(text.len(), |(at, _)| *at);
        Some(start..end)
    })
}

/// Shows each word of a text and, after it, each of its parts where it has several.
pub(super) fn each_word_and_part(text: &str, mut show: impl FnMut(Range<usize>)) {
    for word in words(text) {
        show(word.clone());
        let mut start = word.start;
        each_boundary(&text[word.clone()], |boundary| {
            let boundary = word.start + boundary;
            show(start..boundary);
            start = boundary;
        });
        if start > word.start {
            show(start..word.end);
        }
    }
}

/// Shows where each part of a word but the first one starts.
fn each_boundary(word: &str, mut show: impl FnMut(usize)) {
    let mut before = Case::Capital;
    let mut letters = word.char_indices().peekable();
    let mut is_first = true;
    while let Some((at, letter)) = letters.next() {
        let case = Case::of(letter);
        let mut next = || letters.peek().map(|(_, next)| Case::of(*next));
        if case == Case::Capital
            && !is_first
            && (before != Case::Capital || next() == Some(Case::Small))
        {
            show(at);
        }
        (before, is_first) = (case, false);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Capital,
    Small,
    Neither,
}

impl Case {
    fn of(letter: char) -> Self {
        match category(letter) {
            GeneralCategory::UppercaseLetter => Self::Capital,
            GeneralCategory::LowercaseLetter => Self::Small,
            _ => Self::Neither,
        }
    }
}

fn is_of_word(letter: char) -> bool {
    use GeneralCategory as Is;
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    is_word_by_itself(letter)
        || matches!(
            category(letter),
            Is::UppercaseLetter
                | Is::LowercaseLetter
                | Is::TitlecaseLetter
                | Is::ModifierLetter
                | Is::OtherLetter
                | Is::NonspacingMark
                | Is::SpacingMark
                | Is::EnclosingMark
                | Is::DecimalNumber
                | Is::LetterNumber
                | Is::OtherNumber
        )
}

/// Whether a folded word has a digit or another number in it.
pub(super) fn has_number(word: &str) -> bool {
    use GeneralCategory as Is;
    word.chars().any(|letter| {
        matches!(
            category(letter),
            Is::DecimalNumber | Is::LetterNumber | Is::OtherNumber
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_parts() {
        let check = |text: &str, expected: &str| {
            let mut shown = Vec::new();
            each_word_and_part(text, |range| shown.push(&text[range]));
            assert_eq!(shown.join(" | "), expected, "{text}");
        };
        check("Artefact Storage", "Artefact | Storage");
        check("gha-runners_2", "gha | runners | 2");
        check("k8s/EC2", "k8s | EC2");
        check("CloudWatch", "CloudWatch | Cloud | Watch");
        check("APIKey for iOS", "APIKey | API | Key | for | iOS | i | OS");
        check("S3Bucket", "S3Bucket | S3 | Bucket");
        check("東京 Tower", "東 | 京 | Tower");
        check("Zoe\u{308}s", "Zoe\u{308}s");
        check("— 🚚 !", "");
    }
}
