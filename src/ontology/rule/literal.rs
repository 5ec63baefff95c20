//! A condition as it is written: GraphQL's input values, without variables and without a parser's types.

use std::fmt;

/// A value of GraphQL's input language.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// `3`, `0.5`
    Number(serde_json::Number),
    /// `"text"`
    Text(String),
    /// `NAME`
    Enum(String),
    /// `[…]`
    List(Vec<Literal>),
    /// `{name: …}`; names differ.
    Object(Vec<(String, Literal)>),
}

impl Literal {
    /// The members of an object that are not null: one given as null counts as absent.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Literal)> {
        let members = match self {
            Self::Object(members) => members.as_slice(),
            _ => &[],
        };
        members
            .iter()
            .filter(|(_, value)| *value != Self::Null)
            .map(|(name, value)| (name.as_str(), value))
    }

    /// The items of a list.
    pub fn items(&self) -> &[Literal] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }
}

/// As GraphQL writes it, in one line.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(boolean) => write!(f, "{boolean}"),
            Self::Number(number) => write!(f, "{number}"),
            // JSON's escapes are GraphQL's.
            Self::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Self::Enum(name) => f.write_str(name),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{name}: {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}
