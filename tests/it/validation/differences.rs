//! Where we judge unlike graphql-js 16 on purpose; `differences.txt` of the corpus has the reasons.

use super::Verdict;

/// What our messages say when we refuse what graphql-js takes.
const OURS_ALONE: [&str; 5] = [
    "but must be non-nullable to be used for OneOf Input Object",
    "conflicting types \"String!\" and",
    "must not use \"@skip\" or \"@include\" directives in the top level selection",
    "ID cannot represent a non-string and non-integer value: ",
    " is too large.",
];

/// Whether everything that we find wrong is something that graphql-js is known not to find.
pub fn is_known(ours: &Verdict, theirs: &Verdict) -> bool {
    let known = |message: &String| OURS_ALONE.iter().any(|part| message.contains(part));
    theirs.valid && ours.messages.iter().all(known)
}
