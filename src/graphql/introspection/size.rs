//! How large the answer to an introspection field is, known before it is made.
//!
//! async-graphql makes the whole answer in memory, and the lists of a schema multiply each other: a few kilobytes of a
//! document can ask for a thousand aliases of each argument of each field of each field's type. So the values are
//! counted first, on the types alone. What is asked of a named type is counted once for each selection set, so that
//! counting takes no more steps than there are values.

use std::ptr;

use async_graphql_parser::types::{
    BaseType, ExecutableDocument, Field as Asked, OperationType, Selection, SelectionSet, Type,
};
use async_graphql_value::{ConstValue, Value};
use rustc_hash::FxHashMap;

use crate::graphql::input::Variables;
use crate::graphql::validate::{
    ByName, Directive, Field, Input, NamedType, Names, Shape, TypeSystem,
};

/// How many values a document of introspection fields asks for, as if nothing were skipped. Counting ends somewhere
/// beyond `most`.
pub(super) fn values(
    types: &TypeSystem,
    document: &ExecutableDocument,
    variables: &Variables,
    most: u64,
) -> u64 {
    let mut count = Count {
        types,
        document,
        most,
        known: FxHashMap::default(),
    };
    let mut found = 0_u64;
    for (_, operation) in document.operations.iter() {
        for item in &operation.node.selection_set.node.items {
            if let Selection::Field(field) = &item.node {
                let leads_to = entry(types, &field.node, variables);
                found = found.saturating_add(count.field(&field.node, leads_to));
            }
        }
    }
    found
}

/// What `__schema` or `__type` leads to.
fn entry<'d>(types: &'d TypeSystem, field: &Asked, variables: &Variables) -> Option<Place<'d>> {
    if field.name.node.as_str() == "__schema" {
        return Some(Place::Schema);
    }
    let name = match &field.get_argument("name")?.node {
        Value::String(name) => name.as_str(),
        Value::Variable(variable) => match variables.get(variable.as_str())? {
            ConstValue::String(name) => name.as_str(),
            _ => return None,
        },
        _ => return None,
    };
    types.get(name).map(Place::Named)
}

/// An object of the schema's description, of which something is asked.
#[derive(Clone, Copy)]
enum Place<'d> {
    Schema,
    /// A type with a name.
    Named(&'d NamedType),
    /// A type that is not null, as it is written.
    NonNull(&'d Type),
    /// A list of that.
    List(&'d Type),
    Field(&'d Field),
    Input(&'d Input),
    Directive(&'d Directive),
    EnumValue,
}

struct Count<'d> {
    types: &'d TypeSystem,
    document: &'d ExecutableDocument,
    most: u64,
    /// What has been counted, by selection set and named type; both stay where they are.
    known: FxHashMap<(*const SelectionSet, *const NamedType), u64>,
}

impl<'d> Count<'d> {
    /// The values of a field and of what is selected of the objects that it leads to.
    fn field(&mut self, field: &'d Asked, leads_to: impl IntoIterator<Item = Place<'d>>) -> u64 {
        let mut found = 1_u64;
        for place in leads_to {
            found = found.saturating_add(self.set(&field.selection_set.node, place));
            if found > self.most {
                break;
            }
        }
        found
    }

    fn set(&mut self, set: &'d SelectionSet, place: Place<'d>) -> u64 {
        let key = match place {
            Place::Named(named) => Some((ptr::from_ref(set), ptr::from_ref(named))),
            _ => None,
        };
        if let Some(known) = key.and_then(|key| self.known.get(&key)) {
            return *known;
        }
        let mut found = 0_u64;
        for item in &set.items {
            let more = match &item.node {
                Selection::Field(field) => {
                    let leads_to = self.places(place, field.node.name.node.as_str());
                    self.field(&field.node, leads_to)
                }
                Selection::InlineFragment(fragment) => {
                    self.set(&fragment.node.selection_set.node, place)
                }
                Selection::FragmentSpread(spread) => {
                    let document = self.document;
                    let fragment = document.fragments.get(&spread.node.fragment_name.node);
                    fragment.map_or(0, |fragment| {
                        self.set(&fragment.node.selection_set.node, place)
                    })
                }
            };
            found = found.saturating_add(more);
            if found > self.most {
                break;
            }
        }
        if let Some(key) = key {
            self.known.insert(key, found);
        }
        found
    }

    /// The objects that a field leads to; none for a leaf.
    fn places(&self, place: Place<'d>, field: &str) -> Vec<Place<'d>> {
        let types = self.types;
        match (place, field) {
            (Place::Schema, "types") => types.all().map(Place::Named).collect(),
            (Place::Schema, "queryType") => self.root(OperationType::Query),
            (Place::Schema, "mutationType") => self.root(OperationType::Mutation),
            (Place::Schema, "subscriptionType") => self.root(OperationType::Subscription),
            (Place::Schema, "directives") => types.directives().map(Place::Directive).collect(),
            (Place::Named(named), "fields") => match named.fields() {
                Some(fields) => fields.values().map(Place::Field).collect(),
                None => Vec::new(),
            },
            (Place::Named(named), "interfaces") => match &named.shape {
                Shape::Object { interfaces, .. } => self.named(interfaces),
                _ => Vec::new(),
            },
            (Place::Named(named), "possibleTypes") => match named.possible() {
                Some(possible) => self.named(possible),
                None => Vec::new(),
            },
            (Place::Named(named), "enumValues") => match &named.shape {
                Shape::Enum(values) => vec![Place::EnumValue; values.len()],
                _ => Vec::new(),
            },
            (Place::Named(named), "inputFields") => match &named.shape {
                Shape::Input { fields, .. } => inputs(fields),
                _ => Vec::new(),
            },
            (Place::NonNull(ty), "ofType") => self.nullable(ty),
            (Place::List(item), "ofType") => self.ty(item),
            (Place::Field(field), "args") => inputs(&field.arguments),
            (Place::Field(field), "type") => self.ty(&field.ty),
            (Place::Input(input), "type") => self.ty(&input.ty),
            (Place::Directive(directive), "args") => inputs(&directive.arguments),
            _ => Vec::new(),
        }
    }

    fn root(&self, operation: OperationType) -> Vec<Place<'d>> {
        let root = self.types.root(operation).map(Place::Named);
        root.into_iter().collect()
    }

    fn named(&self, names: &'d Names) -> Vec<Place<'d>> {
        let types = self.types;
        let found = names.iter().filter_map(|name| types.get(name.as_str()));
        found.map(Place::Named).collect()
    }

    /// A type as it is written.
    fn ty(&self, ty: &'d Type) -> Vec<Place<'d>> {
        if ty.nullable {
            self.nullable(ty)
        } else {
            vec![Place::NonNull(ty)]
        }
    }

    /// The same, as if it might be null.
    fn nullable(&self, ty: &'d Type) -> Vec<Place<'d>> {
        match &ty.base {
            BaseType::List(item) => vec![Place::List(item)],
            BaseType::Named(name) => {
                let named = self.types.get(name.as_str()).map(Place::Named);
                named.into_iter().collect()
            }
        }
    }
}

fn inputs(inputs: &ByName<Input>) -> Vec<Place<'_>> {
    inputs.values().map(Place::Input).collect()
}

#[cfg(test)]
mod tests {
    use async_graphql_value::Name;

    use super::*;
    use crate::graphql::guard::{DocumentLimits, read};

    const SDL: &str = "
        type Tool { name: String! tags(first: Int, where: Pick): [String!]! }
        input Pick { a: Int b: [Pick!] }
        enum Size { S M L }
        type Query { tool(size: Size): Tool }
    ";

    fn counted(query: &str, most: u64) -> u64 {
        let types = TypeSystem::from_sdl(SDL).expect("the schema is SDL");
        let document = read(query, &DocumentLimits::default()).expect("a document");
        let pick = ConstValue::String("Pick".to_owned());
        let variables = Variables::of(vec![(Name::new("n"), pick)]);
        values(&types, &document, &variables, most)
    }

    fn check(query: &str, expected: u64) {
        assert_eq!(counted(query, u64::MAX), expected, "{query}");
    }

    #[test]
    fn a_field_is_a_value_wherever_it_stands() {
        check("{ __type(name: \"Tool\") { name kind } }", 3);
        check("{ __type(name: \"Nothing\") { name kind } }", 1);
        check(
            "{ __type(name: \"Tool\") { fields { name args { name } } } }",
            8,
        );
        check("{ __type(name: \"Size\") { enumValues { name } } }", 5);
        check(
            "query($n: String!) { __type(name: $n) { inputFields { name } } }",
            4,
        );
        check(
            "{ __schema { queryType { name } mutationType { name } } }",
            4,
        );
        check(
            "{ __type(name: \"Tool\") { fields { type { ...T } } } }
             fragment T on __Type { kind ofType { kind ofType { kind ofType { kind } } } }",
            15,
        );
    }

    #[test]
    fn counting_ends_where_there_is_too_much() {
        let aliases: String = (0..300).map(|number| format!("a{number}: name ")).collect();
        let query = format!("{{ __schema {{ types {{ fields {{ {aliases} }} }} }} }}");
        let all = counted(&query, u64::MAX);
        assert!(all > 10_000, "{all}");
        let some = counted(&query, 1_000);
        assert!((1_001..1_500).contains(&some), "{some}");
    }
}
