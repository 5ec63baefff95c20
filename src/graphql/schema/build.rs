//! Makes the API of an ontology: the types that every API has, and those of each kind and relation.

use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use super::model::{Api, FieldDef, InputDef, Meaning, Shape, Type, TypeDef};
use super::{
    change, coverage, export, facet, filter, fixed, history, impact, kind, mutation, query, search,
    set, subscription, user_error, venn, view, walks,
};
use crate::graphql::limits::Limits;
use crate::ontology::Ontology;

/// Collects types while an API is being made.
#[derive(Debug)]
pub(super) struct Types<'l> {
    all: IndexMap<String, TypeDef>,
    /// What is shown where a request does not say how much depends on them.
    pub(super) limits: &'l Limits,
}

impl Types<'_> {
    pub(super) fn put(&mut self, name: impl Into<String>, description: &str, shape: Shape) {
        let name = name.into();
        let clash = self.all.insert(
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
                implements: Vec::new(),
                fields,
            },
        );
    }

    /// A connection, with what every connection has.
    pub(super) fn connection(
        &mut self,
        name: impl Into<String>,
        description: &str,
        edge: &str,
        node: &str,
    ) {
        let fields = [
            (
                "edges",
                FieldDef::new(required_list(edge), Meaning::Edges, "The page's edges."),
            ),
            (
                "nodes",
                FieldDef::new(required_list(node), Meaning::Nodes, "The page's nodes."),
            ),
            (
                "pageInfo",
                FieldDef::new(
                    required("PageInfo"),
                    Meaning::PageInfo,
                    "Where the page stands.",
                ),
            ),
            (
                "totalCount",
                FieldDef::new(
                    required("Int"),
                    Meaning::TotalCount,
                    "How many there are on all pages together.",
                ),
            ),
        ];
        self.object(name, description, fields);
    }

    /// Gives an object type that was put one more field.
    pub(super) fn field(&mut self, type_name: &str, name: &str, field: FieldDef) {
        let definition = self.all.get_mut(type_name);
        if let Some(Shape::Object { fields, .. }) = definition.map(|one| &mut one.shape) {
            fields.insert(name.to_owned(), field);
        }
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

/// The types that operations start from.
const ROOTS: [&str; 3] = ["Query", "Mutation", "Subscription"];

impl Api {
    /// The API of an ontology, with defaults that the limits allow.
    pub fn of(ontology: &Ontology, limits: &Limits) -> Self {
        let mut types = Types {
            all: IndexMap::new(),
            limits,
        };
        query::add(&mut types, ontology);
        subscription::add(&mut types);
        fixed::add(&mut types, ontology);
        history::add(&mut types);
        view::add(&mut types);
        coverage::add(&mut types);
        walks::add(&mut types);
        impact::add(&mut types);
        search::add(&mut types, ontology);
        filter::add_shared(&mut types, ontology);
        facet::add(&mut types);
        set::add(&mut types, ontology);
        venn::add(&mut types, ontology);
        export::add(&mut types);
        mutation::add(&mut types, ontology);
        change::add(&mut types, ontology);
        user_error::add(&mut types);
        for kind in &ontology.kinds {
            kind::add(&mut types, ontology, kind);
            filter::add_kind(&mut types, ontology, kind);
            facet::add_kind(&mut types, ontology, kind);
        }
        for field in &ontology.fields {
            kind::add_relation(&mut types, ontology, field);
            filter::add_relation(&mut types, ontology, field);
        }
        let mut api = Self { types: types.all };
        if ontology.fields.is_empty() {
            // An enum has at least one value: without relations there is no enum of them, and so
            // nothing that the ontology's kinds could say of theirs.
            api.drop_field("OntologyKind", "relations");
            api.drop_field("Finding", "relation");
            api.drop_field("Diff", "connected");
            api.drop_field("Diff", "restated");
        }
        let reachable = api.reachable();
        api.types.retain(|name, _| reachable.contains(name));
        api
    }

    fn drop_field(&mut self, type_name: &str, field: &str) {
        if let Some(Shape::Object { fields, .. }) = self
            .types
            .get_mut(type_name)
            .map(|definition| &mut definition.shape)
        {
            fields.shift_remove(field);
        }
    }

    /// The types that something of a root leads to. Introspection shows no others, so SDL and validation
    /// must not know them either: the filters of scalars that no attribute has, say.
    fn reachable(&self) -> FxHashSet<String> {
        let mut found = FxHashSet::default();
        let mut next: Vec<String> = ROOTS.iter().map(|name| (*name).to_owned()).collect();
        while let Some(name) = next.pop() {
            let Some(definition) = self.types.get(&name) else {
                continue;
            };
            if !found.insert(name.clone()) {
                continue;
            }
            next.extend(definition.shape.leads_to());
            if let Shape::Interface { .. } = definition.shape {
                let implementing = self.types.iter().filter(|(_, other)| {
                    matches!(&other.shape, Shape::Object { implements, .. }
                        if implements.contains(&name.as_str()))
                });
                next.extend(implementing.map(|(name, _)| name.clone()));
            }
        }
        found
    }
}

impl Shape {
    /// The names of the types that it refers to.
    fn leads_to(&self) -> Vec<String> {
        let inputs = |inputs: &IndexMap<String, InputDef>| -> Vec<String> {
            let names = inputs.values().map(|input| input.ty.name().to_owned());
            names.collect()
        };
        match self {
            Self::Object { fields, .. } | Self::Interface { fields } => fields
                .values()
                .flat_map(|field| {
                    let mut names = inputs(&field.arguments);
                    names.push(field.ty.name().to_owned());
                    names
                })
                .chain(self.interfaces())
                .collect(),
            Self::Input { members, .. } => inputs(members),
            Self::Enum { .. } | Self::Scalar { .. } => Vec::new(),
        }
    }

    fn interfaces(&self) -> Vec<String> {
        match self {
            Self::Object { implements, .. } => {
                implements.iter().map(|name| (*name).to_owned()).collect()
            }
            _ => Vec::new(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::reserved::TYPES;

    /// Or an ontology could take its name, and one of the two would be gone.
    #[test]
    fn every_type_that_is_not_made_from_the_ontology_is_kept_for_the_api() {
        let sdl = "type Zebra { stripes: Int herd: [Zebra!]! @relation(inverse: \"herds\") }";
        let ontology = crate::ontology::read("test", sdl).expect("it is well formed");
        let api = Api::of(&ontology, &Limits::default());
        let own = |name: &str| name.starts_with("Zebra");
        let names = api.types.keys().map(String::as_str);
        let free: Vec<&str> = names
            .filter(|name| !own(name) && !TYPES.contains(name))
            .collect();
        assert!(free.is_empty(), "{free:?}");
    }
}
