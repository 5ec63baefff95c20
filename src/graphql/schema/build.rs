//! Makes the API of an ontology: the types that every API has, and those of each kind and relation.

use indexmap::IndexMap;

use super::model::{Api, FieldDef, InputDef, Shape, Type, TypeDef};
use super::{filter, fixed, kind, query};
use crate::ontology::Ontology;

/// Collects types while an API is being made.
#[derive(Debug, Default)]
pub(super) struct Types(IndexMap<String, TypeDef>);

impl Types {
    pub(super) fn put(&mut self, name: impl Into<String>, description: &str, shape: Shape) {
        let name = name.into();
        let clash = self.0.insert(
            name.clone(),
            TypeDef {
                description: description.to_owned(),
                shape,
            },
        );
        debug_assert!(
            clash.is_none(),
            "{name} is made twice; the ontology checks names"
        );
    }

    pub(super) fn object<const N: usize>(
        &mut self,
        name: impl Into<String>,
        description: &str,
        fields: [(&str, FieldDef); N],
    ) {
        let fields = fields
            .into_iter()
            .map(|(name, field)| (name.to_owned(), field))
            .collect();
        self.put(
            name,
            description,
            Shape::Object {
                kind: None,
                implements: Vec::new(),
                fields,
            },
        );
    }

    pub(super) fn input(
        &mut self,
        name: impl Into<String>,
        description: &str,
        members: IndexMap<String, InputDef>,
    ) {
        self.put(
            name,
            description,
            Shape::Input {
                one_of: false,
                members,
            },
        );
    }
}

impl Api {
    /// The API of an ontology.
    pub fn of(ontology: &Ontology) -> Self {
        let mut types = Types::default();
        query::add(&mut types, ontology);
        fixed::add(&mut types, ontology);
        filter::add_shared(&mut types, ontology);
        for kind in &ontology.kinds {
            kind::add(&mut types, ontology, kind);
            filter::add_kind(&mut types, ontology, kind);
        }
        for field in &ontology.fields {
            kind::add_relation(&mut types, ontology, field);
            filter::add_relation(&mut types, ontology, field);
        }
        Self { types: types.0 }
    }
}

/// `Name!`
pub(super) fn required(name: &str) -> Type {
    Type::named(name).required()
}

/// `[Name!]!`
pub(super) fn required_list(name: &str) -> Type {
    Type::named(name).list().required()
}

/// `Name`
pub(super) fn nullable(name: &str) -> Type {
    Type::named(name)
}
