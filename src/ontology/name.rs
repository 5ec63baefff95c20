//! How names are made from names, and what a name must look like.
//!
//! Pure functions on text. Plurals are English (the `pluralizer` crate) with the few words that
//! engineers put differently; a file says otherwise with `@kind(plural:)`.

use async_graphql_parser::Pos;
use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToUpperCamelCase};

use super::limit::NAME_LENGTH_MAX;
use super::report::Report;

/// Words whose plural the crate gives as a Latinist would, or not at all.
const PLURALS: &[(&str, &str)] = &[
    ("bias", "biases"),
    ("epoch", "epochs"),
    ("schema", "schemas"),
    ("tech", "techs"),
    ("virus", "viruses"),
];

/// What a name is for; it decides the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `UpperCamel`: types.
    Type,
    /// `lowerCamel`: fields and root fields.
    Field,
    /// Any GraphQL name: enum values.
    Value,
}

/// Reports a name that has not the form, and says whether it has.
pub(super) fn check(report: &mut Report<'_>, name: &str, pos: Pos, form: Form) -> bool {
    if name.len() > NAME_LENGTH_MAX {
        let start: String = name.chars().take(20).collect();
        report.mistake(
            pos,
            format!("a name has at most {NAME_LENGTH_MAX} characters, `{start}…` has more"),
        );
        return false;
    }
    if name.is_empty() {
        report.mistake(pos, "the name is empty");
        return false;
    }
    if name.starts_with("__") {
        report.mistake_with_hint(
            pos,
            format!("`{name}` starts with `__`, which GraphQL keeps for introspection"),
            "take the underscores away",
        );
        return false;
    }
    let (fits, wanted, suggestion) = match form {
        Form::Type => (
            is_camel(name, char::is_ascii_uppercase),
            "start with a capital and have only letters and digits",
            name.to_upper_camel_case(),
        ),
        Form::Field => (
            is_camel(name, char::is_ascii_lowercase),
            "start with a small letter and have only letters and digits",
            name.to_lower_camel_case(),
        ),
        Form::Value => (
            is_name(name),
            "have only letters, digits and underscores",
            name.to_shouty_snake_case(),
        ),
    };
    if fits {
        return true;
    }
    let message = format!("`{name}` must {wanted}");
    if suggestion != name && is_name(&suggestion) {
        report.mistake_with_hint(pos, message, format!("for example `{suggestion}`"));
    } else {
        report.mistake(pos, message);
    }
    false
}

fn is_camel(name: &str, first: impl Fn(&char) -> bool) -> bool {
    name.chars().next().is_some_and(|c| first(&c))
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `DataCentre` to `dataCentre`, `APIKey` to `apiKey`.
pub(super) fn singular(kind: &str) -> String {
    kind.to_lower_camel_case()
}

/// `dataCentre` to `dataCentres`: the last word in its plural.
pub(super) fn plural(singular: &str) -> String {
    let last_word = singular
        .rfind(|c: char| c.is_ascii_uppercase())
        .unwrap_or(0);
    let (first_words, word) = singular.split_at(last_word);
    let word = word.to_ascii_lowercase();
    let plural = PLURALS.iter().find(|(one, _)| *one == word).map_or_else(
        || pluralizer::pluralize(&word, 2, false),
        |(_, many)| (*many).to_owned(),
    );
    if first_words.is_empty() {
        plural
    } else {
        format!("{first_words}{}", capitalized(&plural))
    }
}

/// `tools` to `Tools`. Only the first letter changes, so different names stay different.
pub(crate) fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// `WorkstreamTools` to `WORKSTREAM_TOOLS`.
pub(crate) fn shouty(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// `dataCentres` to `data centres`, for sentences.
pub(super) fn words(name: &str) -> String {
    name.to_shouty_snake_case()
        .to_ascii_lowercase()
        .replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_fields_follow_english() {
        let table: Vec<String> = [
            "Tool",
            "Workstream",
            "Category",
            "Person",
            "Service",
            "Status",
            "API",
            "APIKey",
            "DataCentre",
            "Repository",
            "Analysis",
            "Policy",
            "Bus",
            "Process",
            "Index",
            "Schema",
            "Key",
            "Child",
            "Database",
            "Box",
            "Branch",
            "S3Bucket",
            "SLO",
            "TeamMember",
            "Hero",
            "Human",
            "Datum",
            "OnCallShift",
            "Series",
            "Staff",
            "Software",
            "Data",
        ]
        .iter()
        .map(|kind| format!("{kind}: {}, {}", singular(kind), plural(&singular(kind))))
        .collect();
        insta::assert_snapshot!(table.join("\n"), @r"
    Tool: tool, tools
    Workstream: workstream, workstreams
    Category: category, categories
    Person: person, people
    Service: service, services
    Status: status, statuses
    API: api, apis
    APIKey: apiKey, apiKeys
    DataCentre: dataCentre, dataCentres
    Repository: repository, repositories
    Analysis: analysis, analyses
    Policy: policy, policies
    Bus: bus, buses
    Process: process, processes
    Index: index, indices
    Schema: schema, schemas
    Key: key, keys
    Child: child, children
    Database: database, databases
    Box: box, boxes
    Branch: branch, branches
    S3Bucket: s3Bucket, s3Buckets
    SLO: slo, slos
    TeamMember: teamMember, teamMembers
    Hero: hero, heroes
    Human: human, humans
    Datum: datum, data
    OnCallShift: onCallShift, onCallShifts
    Series: series, series
    Staff: staff, staff
    Software: software, software
    Data: data, data
    ");
    }

    #[test]
    fn different_field_names_stay_different_when_capitalized() {
        assert_eq!(capitalized("usesAPI"), "UsesAPI");
        assert_eq!(capitalized(""), "");
    }

    #[test]
    fn words_are_for_sentences() {
        assert_eq!(words("APIKey"), "api key");
        assert_eq!(words("dataCentres"), "data centres");
        assert_eq!(words("TIER_1"), "tier 1");
    }
}
