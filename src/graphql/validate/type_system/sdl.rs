//! SDL text to [`TypeSystem`].
//!
//! Reads schemas that were written by a schema builder; it does not judge them. A type that is named but
//! not defined is simply not there.

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{
    DirectiveDefinition, FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::Name;
use rustc_hash::FxHashSet;

use super::{ByName, Directive, Field, Input, NamedType, Names, Shape, TypeSystem, built_in};
use crate::graphql::guard::{DocumentLimits, TokenKind, scan};

/// Why a text is no schema.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SdlError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub locations: Vec<Pos>,
}

impl From<async_graphql_parser::Error> for SdlError {
    fn from(error: async_graphql_parser::Error) -> Self {
        Self {
            message: error.to_string(),
            locations: error.positions().collect(),
        }
    }
}

pub(super) fn read(sdl: &str) -> Result<TypeSystem, SdlError> {
    let repeatable = repeatable_directives(sdl)?;
    let mut system = TypeSystem {
        types: ByName::default(),
        directives: ByName::default(),
        introspection: ByName::default(),
        query: Name::new("Query"),
        mutation: None,
        subscription: None,
    };
    let mut roots = None;
    let own = parse_schema(sdl)?.definitions;
    let built_in = parse_schema(built_in::SDL)?.definitions;
    for definition in built_in.into_iter().chain(own) {
        match definition {
            TypeSystemDefinition::Schema(schema) => roots = Some(schema.node),
            TypeSystemDefinition::Type(ty) => system.add_type(ty.node),
            TypeSystemDefinition::Directive(directive) => {
                system.add_directive(directive.node, &repeatable);
            }
        }
    }
    match roots {
        Some(roots) => {
            system.query = roots
                .query
                .map_or_else(|| Name::new("Query"), |name| name.node);
            system.mutation = roots.mutation.map(|name| name.node);
            system.subscription = roots.subscription.map(|name| name.node);
        }
        None => {
            system.mutation = system.types.get("Mutation").map(|ty| ty.name.clone());
            system.subscription = system.types.get("Subscription").map(|ty| ty.name.clone());
        }
    }
    let entry = system.types.shift_remove(built_in::ENTRY_TYPE);
    if let Some(Shape::Object { fields, .. }) = entry.map(|ty| ty.shape) {
        system.introspection = fields;
    }
    system.fill_possible_types();
    Ok(system)
}

impl TypeSystem {
    fn add_type(&mut self, definition: TypeDefinition) {
        let name = definition.name.node;
        let shape = match definition.kind {
            TypeKind::Scalar => Shape::Scalar,
            TypeKind::Enum(ty) => Shape::Enum(
                ty.values
                    .into_iter()
                    .map(|value| value.node.value.node)
                    .collect(),
            ),
            TypeKind::Object(ty) => Shape::Object {
                fields: fields(ty.fields),
                interfaces: names(ty.implements),
            },
            TypeKind::Interface(ty) => Shape::Interface {
                fields: fields(ty.fields),
                possible: Names::default(),
            },
            TypeKind::Union(ty) => Shape::Union {
                possible: names(ty.members),
            },
            TypeKind::InputObject(ty) => Shape::Input {
                fields: inputs(ty.fields),
                one_of: definition
                    .directives
                    .iter()
                    .any(|on| on.node.name.node == "oneOf"),
            },
        };
        self.types.insert(name.clone(), NamedType { name, shape });
    }

    fn add_directive(&mut self, definition: DirectiveDefinition, repeatable: &FxHashSet<String>) {
        let name = definition.name.node;
        let directive = Directive {
            arguments: inputs(definition.arguments),
            repeatable: repeatable.contains(name.as_str()),
            locations: definition
                .locations
                .into_iter()
                .map(|place| place.node)
                .collect(),
        };
        self.directives.insert(name, directive);
    }

    fn fill_possible_types(&mut self) {
        let mut implementations: Vec<(Name, Name)> = Vec::new();
        for ty in self.types.values() {
            if let Shape::Object { interfaces, .. } = &ty.shape {
                let pairs = interfaces
                    .iter()
                    .map(|name| (name.clone(), ty.name.clone()));
                implementations.extend(pairs);
            }
        }
        for (interface, object) in implementations {
            let found = self.types.get_mut(&interface).map(|ty| &mut ty.shape);
            if let Some(Shape::Interface { possible, .. }) = found {
                possible.insert(object);
            }
        }
    }
}

fn names(found: Vec<Positioned<Name>>) -> Names {
    found.into_iter().map(|name| name.node).collect()
}

fn fields(found: Vec<Positioned<FieldDefinition>>) -> ByName<Field> {
    let field = |definition: Positioned<FieldDefinition>| {
        let name = definition.node.name.node;
        let field = Field {
            name: name.clone(),
            ty: definition.node.ty.node,
            arguments: inputs(definition.node.arguments),
        };
        (name, field)
    };
    found.into_iter().map(field).collect()
}

fn inputs(found: Vec<Positioned<InputValueDefinition>>) -> ByName<Input> {
    let input = |definition: Positioned<InputValueDefinition>| {
        let input = Input {
            ty: definition.node.ty.node,
            default: definition.node.default_value.map(|value| value.node),
        };
        (definition.node.name.node, input)
    };
    found.into_iter().map(input).collect()
}

/// The directives that are declared `repeatable`, read from the tokens because async-graphql-parser says
/// of every directive that it is.
fn repeatable_directives(sdl: &str) -> Result<FxHashSet<String>, SdlError> {
    let unlimited = DocumentLimits {
        bytes_max: usize::MAX,
        tokens_max: usize::MAX,
        ..DocumentLimits::default()
    };
    let tokens = scan(sdl, &unlimited)
        .map_err(|error| SdlError {
            message: error.message,
            locations: error.locations,
        })?
        .tokens;
    let mut declared = None;
    let mut found = FxHashSet::default();
    for three in tokens.windows(3) {
        let [keyword, at, name] = three else { continue };
        if keyword.kind == TokenKind::Name
            && keyword.text == "directive"
            && at.kind == TokenKind::At
        {
            declared = Some(name.text);
        }
        // Only in a declaration does `repeatable` stand before `on` and a location.
        if keyword.text == "repeatable" && at.text == "on" {
            found.extend(declared.take().map(str::to_owned));
        }
    }
    for name in built_in::DIRECTIVES {
        found.remove(name);
    }
    Ok(found)
}
