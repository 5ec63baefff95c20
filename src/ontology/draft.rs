//! The ontology while it is being read: like the model, but with places, by index, and with gaps where
//! something was wrong.
//!
//! Fields stand in the order of declaration; the inverse fields that declarations imply follow.

use std::collections::{HashMap, HashSet};

use async_graphql_parser::Pos;

use super::directive::{Arguments, Text};
use super::model::{Attribute, Cardinality, EnumType};

/// Everything read so far.
#[derive(Default)]
pub(super) struct Draft<'a> {
    pub(super) kinds: Vec<KindDraft<'a>>,
    pub(super) fields: Vec<FieldDraft<'a>>,
    pub(super) enums: Vec<(EnumType, Pos)>,
    /// What the relations' types of properties declare, by the types' names.
    pub(super) properties: HashMap<&'a str, Vec<Attribute>>,
    /// Names of types that are reported already, so that their uses are not.
    pub(super) refused: HashSet<&'a str>,
    /// What each kind has by which name.
    pub(super) members: HashMap<(usize, &'a str), Member>,
}

/// A kind.
pub(super) struct KindDraft<'a> {
    pub(super) name: &'a str,
    pub(super) pos: Pos,
    pub(super) type_name: String,
    pub(super) singular: String,
    pub(super) plural: String,
    pub(super) description: String,
    pub(super) attributes: Vec<Attribute>,
    /// What its `@rule`s say, not yet read.
    pub(super) rules: Vec<Arguments<'a>>,
}

/// What a kind has by some name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Member {
    Attribute(Pos),
    /// An index into [`Draft::fields`].
    Field(usize),
    /// Something that was refused; its uses are not reported as well.
    Refused(Pos),
}

/// A relation field.
pub(super) struct FieldDraft<'a> {
    pub(super) kind: usize,
    pub(super) target: usize,
    pub(super) name: &'a str,
    /// The field's name, or for an implied field the argument that names it.
    pub(super) pos: Pos,
    pub(super) cardinality: Cardinality,
    pub(super) required: bool,
    pub(super) type_name: Option<Text<'a>>,
    pub(super) description: Option<String>,
    pub(super) link: Link<'a>,
    /// The inverse as declared.
    pub(super) inverse_name: Option<Text<'a>>,
    /// The field that leads back, once found.
    pub(super) inverse: Option<usize>,
    /// The declared field that implies this one.
    pub(super) implied_by: Option<usize>,
}

/// How a field finds its nodes.
pub(super) enum Link<'a> {
    Stored {
        properties: Option<Text<'a>>,
    },
    Derived {
        /// The path as written; an implied field has none.
        text: Option<Text<'a>>,
        /// The fields of the path, once found.
        path: Option<Vec<usize>>,
        /// The path in stored fields, once found.
        steps: Option<Vec<usize>>,
    },
}

impl<'a> Draft<'a> {
    /// `Workstream.tools`
    pub(super) fn label(&self, field: usize) -> String {
        let field = &self.fields[field];
        format!("{}.{}", self.kinds[field.kind].name, field.name)
    }

    /// What the kind has by that name.
    pub(super) fn member(&self, kind: usize, name: &'a str) -> Option<Member> {
        self.members.get(&(kind, name)).copied()
    }

    /// Appends a field and makes it a member of its kind.
    pub(super) fn push_field(&mut self, field: FieldDraft<'a>) -> usize {
        let index = self.fields.len();
        self.members
            .insert((field.kind, field.name), Member::Field(index));
        self.fields.push(field);
        index
    }

    /// Makes two fields each other's inverse.
    pub(super) fn pair(&mut self, one: usize, other: usize) {
        self.fields[one].inverse = Some(other);
        self.fields[other].inverse = Some(one);
    }

    /// The path of a derived field, once found.
    pub(super) fn path(&self, field: usize) -> Option<&[usize]> {
        match &self.fields[field].link {
            Link::Derived { path, .. } => path.as_deref(),
            Link::Stored { .. } => None,
        }
    }

    /// A path in the words of the file, `responsibilities.pillars`.
    pub(super) fn path_text(&self, path: &[usize]) -> String {
        let names: Vec<&str> = path.iter().map(|step| self.fields[*step].name).collect();
        names.join(".")
    }
}

impl FieldDraft<'_> {
    pub(super) fn is_derived(&self) -> bool {
        matches!(self.link, Link::Derived { .. })
    }
}
