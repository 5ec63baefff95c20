//! Which letters are the same to a search, whatever their case, accents and width.
//!
//! A letter is folded by itself, so that a place in a folded word can be found again in the text: it is
//! decomposed (Unicode NFKD), its nonspacing marks are dropped, what is left is put in capitals and then
//! in small letters (`ß`, `ſ` and final sigma fall into place by that), and a few Latin letters that do
//! not decompose become the ones that people type instead of them.
//!
//! The tables are ICU4X's, which hosts in URLs need anyway, so they are in the program already.

use std::iter;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};

const COMPATIBLE: DecomposingNormalizerBorrowed<'static> =
    DecomposingNormalizerBorrowed::new_nfkd();

/// Adds a folded letter; nothing for a mark.
pub(super) fn fold_letter(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    for part in COMPATIBLE.normalize_iter(iter::once(letter)) {
        if category(part) == GeneralCategory::NonspacingMark {
            continue;
        }
        for small in part.to_uppercase().flat_map(char::to_lowercase) {
            match plain(small) {
                Some(letters) => out.push_str(letters),
                None => out.push(small),
            }
        }
    }
}

/// A folded word.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        fold_letter(letter, &mut out);
    }
    out
}

/// What is typed in place of a small letter that has no decomposition.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ł' => "l",
        'ŧ' => "t",
        'þ' => "th",
        _ => return None,
    })
}

/// The general category of a letter, as Unicode has it.
pub(super) fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}

/// Whether the letter is a word by itself, because its script writes no spaces between words.
pub(super) fn is_word_by_itself(letter: char) -> bool {
    // Below this there is none of these scripts.
    letter >= '\u{2e80}'
        && matches!(
            CodePointMapData::<Script>::new().get(letter),
            Script::Han | Script::Hiragana | Script::Katakana
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_look_or_sound_alike_are_the_same() {
        let check = |folded: &str, words: &[&str]| {
            for word in words {
                assert_eq!(fold(word), folded, "{word}");
            }
        };
        check("artefact", &["Artefact", "ARTEFACT", "Ａｒｔｅｆａｃｔ"]);
        check("zoe", &["Zoë", "Zoe\u{308}", "ZOË"]);
        check("strasse", &["Straße", "STRASSE", "STRAẞE"]);
        check("σισυφοσ", &["Σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ"]);
        check("lodz", &["Łódź"]);
        check("file", &["ﬁle"]);
        check("istanbul", &["İstanbul"]);
        check("", &["\u{308}"]);
    }
}
