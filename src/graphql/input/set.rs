//! Turns coerced `SetInput` objects into the graph's set expressions, and names them.

use async_graphql_value::ConstValue;

use super::arguments::{Given, as_text, relation};
use super::entities::{self, EntityWindow};
use super::filter::{self, items};
use crate::graph::SetExpression;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::ontology::Ontology;

/// The arguments of `set`.
#[derive(Debug, Clone)]
pub struct SetArguments {
    /// The set.
    pub of: SetExpression,
    /// Which page of it.
    pub window: EntityWindow,
}

/// How long a name made from an expression is, in characters.
const NAME_CHARS_MAX: usize = 120;

/// Reads the arguments of `set`.
pub(super) fn arguments(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given,
) -> Result<SetArguments, GraphqlError> {
    let of = given.get("of").expect("the schema requires `of`");
    Ok(SetArguments {
        of: expression(ontology, of, "of")?,
        window: entities::window(ontology, limits, given)?,
    })
}

/// Reads an expression; `at` is where it stands, for messages.
pub(super) fn expression(
    ontology: &Ontology,
    value: &ConstValue,
    at: &str,
) -> Result<SetExpression, GraphqlError> {
    let (name, value) = only_member(value);
    let at = format!("{at}.{name}");
    let sets = |value: &ConstValue, at: &str| -> Result<Vec<SetExpression>, GraphqlError> {
        let sets = items(value);
        let sets = sets.iter().enumerate();
        sets.map(|(index, set)| expression(ontology, set, &format!("{at}[{index}]")))
            .collect()
    };
    Ok(match name {
        "union" => SetExpression::Union(sets(value, &at)?),
        "intersect" => {
            let sets = sets(value, &at)?;
            if sets.is_empty() {
                let message = format!("{at}: name at least one set");
                return Err(GraphqlError::new(ErrorCode::BadInput, message));
            }
            SetExpression::Intersect(sets)
        }
        "minus" => {
            let from = expression(ontology, member(value, "from"), &format!("{at}.from"))?;
            let take = sets(member(value, "take"), &format!("{at}.take"))?;
            SetExpression::Minus(Box::new(from), take)
        }
        "related" => {
            let field = relation(ontology, member(value, "relation"));
            let slug = as_text(member(value, "node")).expect("coerced to a string");
            let field = field.expect("the schema has only the ontology's relations");
            SetExpression::Related(field, slug.into())
        }
        "ids" => SetExpression::Ids(filter::slugs(value)),
        plural => {
            let kind = ontology
                .kind_of_plural(plural)
                .expect("the schema has only kinds' plurals beside the fixed members");
            SetExpression::Where(kind.id, filter::node(ontology, kind.id, value)?)
        }
    })
}

/// What an expression is called where nobody says so: short, and for people.
pub(super) fn name(ontology: &Ontology, value: &ConstValue) -> String {
    let mut text = String::new();
    write(&mut text, ontology, value, false);
    if text.chars().count() <= NAME_CHARS_MAX {
        return text;
    }
    let mut short: String = text.chars().take(NAME_CHARS_MAX - 1).collect();
    short.push('…');
    short
}

fn write(text: &mut String, ontology: &Ontology, value: &ConstValue, is_inner: bool) {
    let (name, value) = only_member(value);
    let mut joined = |sets: &[&ConstValue], sign: &str, none: &str| {
        let brackets = is_inner && sets.len() > 1;
        text.push_str(if brackets { "(" } else { "" });
        for (index, set) in sets.iter().enumerate() {
            text.push_str(if index > 0 { sign } else { "" });
            // Whatever comes later is cut off.
            if text.len() > NAME_CHARS_MAX * 4 {
                break;
            }
            write(text, ontology, set, is_inner || sets.len() > 1);
        }
        text.push_str(if sets.is_empty() { none } else { "" });
        text.push_str(if brackets { ")" } else { "" });
    };
    match name {
        "union" => joined(&items(value).iter().collect::<Vec<_>>(), " ∪ ", "∅"),
        "intersect" => joined(&items(value).iter().collect::<Vec<_>>(), " ∩ ", "∅"),
        "minus" => {
            let from = [member(value, "from")];
            let take = items(member(value, "take"));
            let sets: Vec<&ConstValue> = from.into_iter().chain(take).collect();
            joined(&sets, " − ", "∅");
        }
        "related" => {
            let field = relation(ontology, member(value, "relation"));
            let field =
                ontology.field(field.expect("the schema has only the ontology's relations"));
            let slug = as_text(member(value, "node")).unwrap_or_default();
            let kind = &ontology.kind(field.kind).name;
            text.push_str(&format!("{} of {kind}:{slug}", field.name));
        }
        "ids" => {
            let ids: Vec<&str> = items(value).iter().filter_map(as_text).collect();
            text.push_str(&format!("{{{}}}", ids.join(", ")));
        }
        plural => {
            text.push_str(plural);
            if !filter::given(value).all(|(_, value)| is_empty(value)) {
                text.push_str(" where ");
                write_filter(text, value);
            }
        }
    }
}

/// Whether a member of a filter asks for nothing.
fn is_empty(value: &ConstValue) -> bool {
    matches!(value, ConstValue::Object(members) if members.is_empty())
}

/// A filter as a document would have it, without what counts as absent.
fn write_filter(text: &mut String, value: &ConstValue) {
    match value {
        ConstValue::Object(_) => {
            text.push('{');
            let is_default = |name: &str, value: &ConstValue| {
                name == "caseSensitive" && *value == ConstValue::Boolean(false)
            };
            let members = filter::given(value).filter(|(name, value)| !is_default(name, value));
            for (index, (name, value)) in members.enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                text.push_str(name);
                text.push_str(": ");
                write_filter(text, value);
            }
            text.push('}');
        }
        ConstValue::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write_filter(text, item);
            }
            text.push(']');
        }
        ConstValue::Number(number) => match number.as_f64() {
            Some(float) => text.push_str(&float.to_string()),
            None => text.push_str(&number.to_string()),
        },
        leaf => text.push_str(&leaf.to_string()),
    }
}

/// The name and value of the member of a `@oneOf` object.
fn only_member(value: &ConstValue) -> (&str, &ConstValue) {
    filter::given(value)
        .next()
        .expect("coerced: exactly one member is given, and not null")
}

fn member<'a>(value: &'a ConstValue, name: &str) -> &'a ConstValue {
    filter::given(value)
        .find_map(|(own, value)| (own == name).then_some(value))
        .expect("coerced: the schema requires the member")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_say_what_the_expression_is() {
        let sdl = "type Team { tools: [Tool!]! @relation(inverse: \"teams\") size: Int } type Tool";
        let ontology = crate::ontology::read("test", sdl).expect("it is well formed");
        let check = |json: serde_json::Value, expected: &str| {
            let value = ConstValue::from_json(json).expect("it is JSON");
            assert_eq!(name(&ontology, &value), expected);
        };
        let teams = |filter: serde_json::Value| serde_json::json!({ "teams": filter });
        let none = || serde_json::json!({});
        check(teams(none()), "teams");
        check(
            teams(
                serde_json::json!({"size": {"gt": 3, "eq": null}, "name": {"contains": "a\"b", "caseSensitive": false}}),
            ),
            r#"teams where {name: {contains: "a\"b"}, size: {gt: 3}}"#,
        );
        check(
            serde_json::json!({"ids": ["Tool:a", "Tool:b"]}),
            "{Tool:a, Tool:b}",
        );
        check(serde_json::json!({"union": []}), "∅");
        check(
            serde_json::json!({"minus": {"from": {"union": [teams(none()), {"ids": []}]}, "take": [{"ids": ["Tool:a"]}]}}),
            "(teams ∪ {}) − {Tool:a}",
        );
        check(
            serde_json::json!({"intersect": [{"union": [teams(none())]}, teams(none())]}),
            "teams ∩ teams",
        );
        let long: Vec<_> = (0..1_000).map(|_| teams(none())).collect();
        let value =
            ConstValue::from_json(serde_json::json!({ "union": long })).expect("it is JSON");
        assert_eq!(name(&ontology, &value).chars().count(), NAME_CHARS_MAX);
    }
}
