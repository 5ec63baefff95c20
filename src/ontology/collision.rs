//! All names that the API makes from an ontology, looked at together.
//!
//! Every kind and every relation field gives rise to types, root fields and enum values. Two origins
//! must not give the same name, nor one of them the same twice, nor one that the API has already. A clash
//! names both origins and the directive that resolves it. The lists of suffixes are data: whoever adds a
//! generated type to the API adds its suffix here.

use std::collections::{HashMap, HashSet};

use async_graphql_parser::Pos;

use super::assemble::{enum_value, type_stem};
use super::draft::{Draft, Member};
use super::model::Cardinality;
use super::name::{capitalized, shouty};
use super::report::Report;
use super::reserved;

/// What is made from a kind's type name.
const KIND_TYPES: &[&str] = &[
    "",
    "Connection",
    "Edge",
    "Where",
    "Order",
    "FacetBy",
    "CreateInput",
    "UpdateInput",
    "Payload",
    "DeletePayload",
    "UpdateChange",
    "UpsertChange",
    "DeleteChange",
];

/// What is made from a relation field's stem.
const RELATION_TYPES: &[&str] = &[
    "Connection",
    "Edge",
    "Where",
    "EdgeWhere",
    "EdgeInput",
    "Change",
    "RemoveChange",
];

/// What is made from an enum's name.
const ENUM_TYPES: &[&str] = &["", "Filter", "ListFilter"];

/// The mutations of a kind, after its singular.
const KIND_MUTATIONS: &[&str] = &["Create", "Update", "Upsert", "Delete"];

/// The mutations of a stored relation field, after its kind's singular and its name.
const RELATION_MUTATIONS: &[&str] = &["Add", "Remove"];

/// Names clash within one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    Type,
    RootField,
    SetMember,
    KindValue,
    RelationValue,
}

/// What gives rise to names.
struct Origin {
    /// In words, such as "the kind `Tool`".
    what: String,
    /// `None` for the API itself.
    pos: Option<Pos>,
}

/// What settles a clash, from one origin's side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Remedy(String);

#[derive(Default)]
struct Names {
    origins: Vec<Origin>,
    taken: HashMap<(Scope, String), (usize, Remedy)>,
    reported: HashSet<(usize, usize, Remedy)>,
}

/// Reports every clash.
pub(super) fn check(report: &mut Report<'_>, draft: &Draft<'_>) {
    let mut names = Names::default();
    names.built_in();
    for kind in 0..draft.kinds.len() {
        names.kind(report, draft, kind);
    }
    for (enum_type, pos) in &draft.enums {
        let origin = names.origin(format!("the enum `{}`", enum_type.name), Some(*pos));
        let remedy = Remedy(format!("rename the enum `{}`", enum_type.name));
        for suffix in ENUM_TYPES {
            let name = format!("{}{suffix}", enum_type.name);
            names.claim(report, Scope::Type, name, origin, &remedy);
        }
    }
    for field in 0..draft.fields.len() {
        names.field(report, draft, field);
        check_members(report, draft, field);
    }
    for kind in 0..draft.kinds.len() {
        check_facets(report, draft, kind);
    }
}

impl Names {
    fn origin(&mut self, what: String, pos: Option<Pos>) -> usize {
        self.origins.push(Origin { what, pos });
        self.origins.len() - 1
    }

    fn built_in(&mut self) {
        let api = self.origin("the API itself".to_owned(), None);
        for (scope, names) in [
            (Scope::Type, reserved::TYPES),
            (Scope::RootField, reserved::ROOT_FIELDS),
            (Scope::SetMember, reserved::SET_MEMBERS),
        ] {
            for name in names {
                let taken = (api, Remedy(String::new()));
                self.taken.insert((scope, (*name).to_owned()), taken);
            }
        }
    }

    fn kind(&mut self, report: &mut Report<'_>, draft: &Draft<'_>, index: usize) {
        let kind = &draft.kinds[index];
        let name = kind.name;
        let origin = self.origin(format!("the kind `{name}`"), Some(kind.pos));
        let type_name = Remedy(format!("give `{name}` another `@kind(typeName:)`"));
        let singular = Remedy(format!("give `{name}` another `@kind(singular:)`"));
        let plural = Remedy(format!("give `{name}` another `@kind(plural:)`"));
        for suffix in KIND_TYPES {
            let name = format!("{}{suffix}", kind.type_name);
            self.claim(report, Scope::Type, name, origin, &type_name);
        }
        self.claim(
            report,
            Scope::KindValue,
            shouty(&kind.type_name),
            origin,
            &type_name,
        );
        let root = Scope::RootField;
        self.claim(report, root, kind.singular.clone(), origin, &singular);
        for suffix in KIND_MUTATIONS {
            let name = format!("{}{suffix}", kind.singular);
            self.claim(report, root, name, origin, &singular);
        }
        if kind.singular == kind.plural {
            report.mistake_with_hint(
                kind.pos,
                format!(
                    "the kind `{name}` has the name `{}` for one and for many",
                    kind.singular
                ),
                format!(
                    "say what many are called: `type {name} @kind(plural: \"{}List\")`",
                    kind.singular
                ),
            );
            return;
        }
        let has_relations = draft
            .fields
            .iter()
            .any(|field| field.kind == index && !field.is_derived());
        if has_relations && reserved::MUTATION_ARGUMENTS.contains(&kind.singular.as_str()) {
            report.mistake_with_hint(
                kind.pos,
                format!(
                    "the kind `{name}` gives its relations' mutations the argument `{}`, which they have \
                     already",
                    kind.singular
                ),
                singular.0.clone(),
            );
        }
        if reserved::FILE_MEMBERS.contains(&kind.plural.as_str()) {
            report.mistake_with_hint(
                kind.pos,
                format!(
                    "the kind `{name}` gives fact files the section `{}`, a line that they have already",
                    kind.plural
                ),
                plural.0.clone(),
            );
        }
        self.claim(report, root, kind.plural.clone(), origin, &plural);
        let overlapping = format!("{}Overlapping", kind.plural);
        self.claim(report, root, overlapping, origin, &plural);
        self.claim(
            report,
            Scope::SetMember,
            kind.plural.clone(),
            origin,
            &plural,
        );
    }

    fn field(&mut self, report: &mut Report<'_>, draft: &Draft<'_>, index: usize) {
        let field = &draft.fields[index];
        let kind = &draft.kinds[field.kind];
        let label = draft.label(index);
        let directive = if field.is_derived() {
            "derived"
        } else {
            "relation"
        };
        let (what, type_name) = match field.implied_by {
            None => (
                format!("the field `{label}`"),
                format!("give `{label}` another `@{directive}(typeName:)`"),
            ),
            Some(declared) => (
                format!(
                    "the field `{label}`, the inverse of `{}`,",
                    draft.label(declared)
                ),
                format!("declare `{label}` with a `@{directive}(typeName:)`"),
            ),
        };
        let origin = self.origin(what, Some(field.pos));
        let type_name = Remedy(type_name);
        let stem = type_stem(draft, index);
        for suffix in RELATION_TYPES {
            let name = format!("{stem}{suffix}");
            self.claim(report, Scope::Type, name, origin, &type_name);
        }
        let value = enum_value(draft, index);
        self.claim(report, Scope::RelationValue, value, origin, &type_name);
        if !field.is_derived() {
            let singular = Remedy(format!("give `{}` another `@kind(singular:)`", kind.name));
            for suffix in RELATION_MUTATIONS {
                let name = format!("{}{}{suffix}", kind.singular, capitalized(field.name));
                self.claim(report, Scope::RootField, name, origin, &singular);
            }
        }
    }

    /// Takes a name, or reports who has it.
    fn claim(
        &mut self,
        report: &mut Report<'_>,
        scope: Scope,
        name: String,
        origin: usize,
        remedy: &Remedy,
    ) {
        let Some(pos) = self.origins[origin].pos else {
            return;
        };
        let family = reserved::TYPE_PREFIXES
            .iter()
            .find(|prefix| scope == Scope::Type && name.starts_with(**prefix));
        let key = (scope, name);
        let (holder, other_remedy) = match (self.taken.get(&key), family) {
            (Some((holder, remedy)), _) => (*holder, remedy.clone()),
            (None, Some(_)) => (0, Remedy(String::new())),
            (None, None) => {
                self.taken.insert(key, (origin, remedy.clone()));
                return;
            }
        };
        // Two origins that share a stem share many names; one report says it all.
        if !self.reported.insert((holder, origin, remedy.clone())) {
            return;
        }
        let (what, held_by) = (&self.origins[origin].what, &self.origins[holder]);
        let thing = match scope {
            Scope::Type => "the type",
            Scope::RootField => "the root field",
            Scope::SetMember => "the member of `SetInput`",
            Scope::KindValue => "the value of the enum `Kind`",
            Scope::RelationValue => "the value of the enum `Relation`",
        };
        let name = &key.1;
        let (message, hint) = match held_by.pos {
            None if family.is_some() => (
                format!("{what} gives {thing} `{name}`, a name that the API keeps for itself"),
                remedy.0.clone(),
            ),
            None => (
                format!("{what} gives {thing} `{name}`, which the API has already"),
                remedy.0.clone(),
            ),
            Some(_) if holder == origin => (
                format!("{what} gives {thing} `{name}` twice"),
                format!("{}, or {}", remedy.0, other_remedy.0),
            ),
            Some(held_at) => (
                format!(
                    "{what} gives {thing} `{name}`, and so does {}, at {}",
                    held_by.what.trim_end_matches(','),
                    report.place(held_at)
                ),
                format!("{}, or {}", remedy.0, other_remedy.0),
            ),
        };
        report.mistake_with_hint(pos, message, hint);
    }
}

/// A to-one field has a companion on its kind that holds the edge, and the mutations of a field have an
/// argument named after the kind beside one named after the field.
fn check_members(report: &mut Report<'_>, draft: &Draft<'_>, index: usize) {
    let field = &draft.fields[index];
    let kind = &draft.kinds[field.kind];
    if field.name == kind.singular && !field.is_derived() {
        report.mistake_with_hint(
            field.pos,
            format!(
                "`{}` has the name of a single `{}`: the arguments of its mutations would clash",
                draft.label(index),
                kind.name
            ),
            "choose another name for the field",
        );
    }
    if field.cardinality == Cardinality::Many {
        return;
    }
    let companion = format!("{}Edge", field.name);
    let earlier = match draft.members.get(&(field.kind, companion.as_str())) {
        None => return,
        Some(Member::Attribute(pos) | Member::Refused(pos)) => *pos,
        Some(Member::Field(other)) => draft.fields[*other].pos,
    };
    let message = format!(
        "`{}` leads to one, so `{companion}` holds its edge; `{}` has a field `{companion}` already, at {}",
        draft.label(index),
        kind.name,
        report.place(earlier)
    );
    report.mistake_with_hint(field.pos, message, "rename one of the two");
}

/// Attributes and relations of a kind are the values of one enum, so that nodes can be grouped by them.
fn check_facets(report: &mut Report<'_>, draft: &Draft<'_>, index: usize) {
    let kind = &draft.kinds[index];
    let attributes = kind.attributes.iter().filter_map(|attribute| {
        let name = attribute.name.as_str();
        match draft.members.get(&(index, name)) {
            Some(Member::Attribute(pos)) => Some((name, *pos)),
            _ => None,
        }
    });
    let fields = draft.fields.iter().filter(|field| field.kind == index);
    let mut first: HashMap<String, (&str, Pos)> = HashMap::new();
    for (name, pos) in attributes.chain(fields.map(|field| (field.name, field.pos))) {
        let value = shouty(name);
        let Some((earlier, place)) = first.get(&value) else {
            first.insert(value, (name, pos));
            continue;
        };
        let message = format!(
            "`{kind}.{name}` gives the value `{value}` of the enum `{}FacetBy`, and so does \
             `{kind}.{earlier}`, at {}",
            kind.type_name,
            report.place(*place),
            kind = kind.name,
        );
        report.mistake_with_hint(pos, message, "rename one of the two");
    }
}
