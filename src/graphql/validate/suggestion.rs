//! "Did you mean": the names near to one that is not known.

use crate::diagnostic::nearest_few;

const SUGGESTIONS_MAX: usize = 5;

/// ` Did you mean "a", "b", or "c"?`, or nothing when no name is near.
pub(super) fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    sentence("", &nearest_few(wanted, known, SUGGESTIONS_MAX))
}

/// The sentence for suggestions that are already chosen; `lead` stands before the names.
pub(super) fn sentence(lead: &str, names: &[&str]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(SUGGESTIONS_MAX)
        .map(|name| format!("\"{name}\""))
        .collect();
    let listed = match quoted.as_slice() {
        [] => return String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} or {two}"),
        [most @ .., last] => format!("{}, or {last}", most.join(", ")),
    };
    format!(" Did you mean {lead}{listed}?")
}
