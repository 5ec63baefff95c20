//! The types of a search: what was found, where, and how many of each kind.

use super::build::{Types, nullable, required, required_list};
use super::model::{FieldDef, InputDef, Meaning, Shape, Type};
use crate::graph::SearchField;
use crate::graphql::limits::Limits;
use crate::ontology::Ontology;

/// What is beside the nodes that a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchMember {
    /// Connection: how many of each kind.
    Kinds,
    /// Edge: how well the node fits.
    Score,
    /// Edge: the texts that have the words.
    Matches,
    /// Match: which sort of text.
    Field,
    /// Match: the text.
    Text,
    /// Match: where the words stand.
    Ranges,
    /// Range: where it starts.
    Start,
    /// Range: where it ends.
    End,
    /// Count: the kind.
    Kind,
    /// Count: how many.
    Count,
}

pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    enums(types, ontology);
    connection(types);
    matches(types);
}

/// `Query.search`
pub(super) fn root_field(limits: &Limits) -> FieldDef {
    FieldDef::new(
        required("SearchConnection"),
        Meaning::Search,
        "The nodes of any kind whose texts have every word, the best first, then by kind and slug. \
         Case, accents and punctuation make no difference. The last word may be unfinished. A word \
         of 4 letters may have a typo, one of 8 two (a letter wrong, missing, too many, or two \
         swapped); a wrong first letter counts twice, a word with a digit has none. A capital \
         starts a word inside a word: `watch` finds CloudWatch.",
    )
    .with(
        "text",
        InputDef::new(required("String"), "The words, such as `artefact stor`."),
    )
    .with(
        "kinds",
        InputDef::new(
            Type::named("Kind").list(),
            "Only nodes of these kinds; of all kinds when left out.",
        ),
    )
    .with(
        "first",
        InputDef::new(nullable("Int"), "The first so many.").or(limits.search_size_default()),
    )
    .with(
        "after",
        InputDef::new(nullable("String"), "Only what stands after this cursor."),
    )
}

fn enums(types: &mut Types, ontology: &Ontology) {
    let kinds = ontology.kinds.iter().map(|kind| {
        let description = format!("`{}`: {}", kind.type_name, kind.description);
        (kind.enum_value.clone(), description)
    });
    types.put(
        "Kind",
        "Every kind of node.",
        Shape::Enum {
            values: kinds.collect(),
        },
    );
    let fields = SearchField::ALL.map(|field| {
        let description = match field {
            SearchField::Name => "The node's name.",
            SearchField::Slug => "Its slug.",
            SearchField::Label => "One of its labels, as `key: value`.",
            SearchField::Description => "Its description.",
            SearchField::Note => {
                "A note: of one of its sources, of an edge that is stored as starting at it, or of a \
                 source of such an edge."
            }
        };
        (field.name().to_owned(), description.to_owned())
    });
    types.put(
        "SearchField",
        "The texts of a node that are searched, the most telling first.",
        Shape::Enum {
            values: fields.into(),
        },
    );
}

fn connection(types: &mut Types) {
    let found = |ty, member, description: &str| {
        let meaning = Meaning::Found(member);
        FieldDef::new(ty, meaning, description)
    };
    types.connection(
        "SearchConnection",
        "A page of what a search found and where it stands.",
        "SearchEdge",
        "Entity",
    );
    types.field(
        "SearchConnection",
        "kinds",
        found(
            required_list("SearchKindCount"),
            SearchMember::Kinds,
            "How many of each kind the text finds, whatever `kinds` narrows it to; in the order \
                     of the ontology, without kinds that have none.",
        ),
    );
    let first = InputDef::new(nullable("Int"), "How many texts at most.")
        .or(types.limits.matches_default());
    types.object(
        "SearchEdge",
        "One of the nodes that a search found.",
        [
            (
                "cursor",
                FieldDef::new(
                    required("String"),
                    Meaning::Cursor,
                    "Names the edge's place, for `after`. Bound to the words that were searched for.",
                ),
            ),
            (
                "node",
                FieldDef::new(required("Entity"), Meaning::EdgeNode, "The node."),
            ),
            (
                "score",
                found(
                    required("Float"),
                    SearchMember::Score,
                    "How well the node fits, to be compared within one answer. For each word the best of \
                     its places: 20 for the same word, 14 for its beginning, 2 or 1 with one or two typos, \
                     times 10 in the name, 9 in the slug, 6 in a label, 4 in the description, 2 in a note; \
                     100 more where the name is just these words.",
                ),
            ),
            (
                "matches",
                found(
                    required_list("SearchMatch"),
                    SearchMember::Matches,
                    "The texts that have the words, each once: fields in the order of `SearchField`, \
                     labels by key, notes as they are stated. A misspelt word is shown only where the \
                     node has none that fits better.",
                )
                .with("first", first),
            ),
        ],
    );
    types.object(
        "SearchKindCount",
        "How many nodes of one kind a search found.",
        [
            (
                "kind",
                found(required("Kind"), SearchMember::Kind, "The kind."),
            ),
            (
                "count",
                found(required("Int"), SearchMember::Count, "How many."),
            ),
        ],
    );
}

fn matches(types: &mut Types) {
    let found = |ty, member, description: &str| {
        let meaning = Meaning::Found(member);
        FieldDef::new(ty, meaning, description)
    };
    types.object(
        "SearchMatch",
        "A text that has words which were searched for.",
        [
            (
                "field",
                found(
                    required("SearchField"),
                    SearchMember::Field,
                    "Which of the node's texts.",
                ),
            ),
            (
                "text",
                found(required("String"), SearchMember::Text, "The whole text."),
            ),
            (
                "ranges",
                found(
                    required_list("SearchRange"),
                    SearchMember::Ranges,
                    "Where the words stand in it, in order and apart from each other; of an unfinished \
                     word the part that was typed.",
                ),
            ),
        ],
    );
    types.object(
        "SearchRange",
        "A part of a text, counted in UTF-16 code units as JavaScript's `text.slice(start, end)` does.",
        [
            (
                "start",
                found(
                    required("Int"),
                    SearchMember::Start,
                    "How many code units stand before it.",
                ),
            ),
            (
                "end",
                found(
                    required("Int"),
                    SearchMember::End,
                    "How many code units stand before what follows it.",
                ),
            ),
        ],
    );
}
