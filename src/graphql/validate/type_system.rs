//! The types that documents are validated against, by name.
//!
//! Made once from the schema's SDL; holds what validation asks for and nothing else (no descriptions, no
//! resolvers). The introspection types and the built-in scalars and directives are always there.

mod built_in;
mod sdl;

use async_graphql_parser::types::{BaseType, DirectiveLocation, OperationType, Type};
use async_graphql_value::{ConstValue, Name};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

pub use sdl::SdlError;

/// Things by name, in the order of the schema.
pub type ByName<T> = IndexMap<Name, T, FxBuildHasher>;
/// Names, in the order of the schema.
pub type Names = IndexSet<Name, FxBuildHasher>;

/// Every type and directive of a schema.
#[derive(Debug, Clone)]
pub struct TypeSystem {
    types: ByName<NamedType>,
    directives: ByName<Directive>,
    /// `__schema`, `__type` and `__typename`.
    introspection: ByName<Field>,
    query: Name,
    mutation: Option<Name>,
    subscription: Option<Name>,
}

/// A type with a name.
#[derive(Debug, Clone)]
pub struct NamedType {
    /// Its name.
    pub name: Name,
    /// What kind of type it is.
    pub shape: Shape,
}

/// The kinds of types.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A leaf without members.
    Scalar,
    /// A leaf with these values.
    Enum(Names),
    /// Fields, and the interfaces implemented.
    Object {
        /// By name.
        fields: ByName<Field>,
        /// Including interfaces of interfaces.
        interfaces: Names,
    },
    /// Fields, and what implements it.
    Interface {
        /// By name.
        fields: ByName<Field>,
        /// The object types that implement it.
        possible: Names,
    },
    /// One of these object types.
    Union {
        /// The members.
        possible: Names,
    },
    /// An input object.
    Input {
        /// By name.
        fields: ByName<Input>,
        /// Whether exactly one field must be given.
        one_of: bool,
    },
}

/// A field of an object or interface.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What it gives.
    pub ty: Type,
    /// What it takes.
    pub arguments: ByName<Input>,
}

/// An argument, or a field of an input object.
#[derive(Debug, Clone)]
pub struct Input {
    /// What may be given.
    pub ty: Type,
    /// What is taken when nothing is given.
    pub default: Option<ConstValue>,
}

/// A directive.
#[derive(Debug, Clone)]
pub struct Directive {
    /// What it takes.
    pub arguments: ByName<Input>,
    /// Whether it may stand twice in one place.
    pub repeatable: bool,
    /// Where it may stand.
    pub locations: Vec<DirectiveLocation>,
}

impl Input {
    /// Whether it must be given.
    pub fn is_required(&self) -> bool {
        !self.ty.nullable && self.default.is_none()
    }
}

impl NamedType {
    /// Whether it has no selections: scalar or enum.
    pub fn is_leaf(&self) -> bool {
        matches!(self.shape, Shape::Scalar | Shape::Enum(_))
    }

    /// Whether it has selections: object, interface or union.
    pub fn is_composite(&self) -> bool {
        matches!(
            self.shape,
            Shape::Object { .. } | Shape::Interface { .. } | Shape::Union { .. }
        )
    }

    /// Whether it may be the type of a variable or argument.
    pub fn is_input(&self) -> bool {
        self.is_leaf() || matches!(self.shape, Shape::Input { .. })
    }

    /// Whether it is an object type.
    pub fn is_object(&self) -> bool {
        matches!(self.shape, Shape::Object { .. })
    }

    /// Its fields; none for unions and leaves.
    pub fn fields(&self) -> Option<&ByName<Field>> {
        match &self.shape {
            Shape::Object { fields, .. } | Shape::Interface { fields, .. } => Some(fields),
            Shape::Scalar | Shape::Enum(_) | Shape::Union { .. } | Shape::Input { .. } => None,
        }
    }

    /// Whether some object is of both types.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self.possible(), other.possible()) {
            (None, None) => self.name == other.name,
            (Some(possible), None) => possible.contains(&other.name),
            (None, Some(possible)) => possible.contains(&self.name),
            (Some(ours), Some(theirs)) => {
                self.name == other.name || ours.iter().any(|name| theirs.contains(name))
            }
        }
    }

    /// The object types of an interface or union.
    pub fn possible(&self) -> Option<&Names> {
        match &self.shape {
            Shape::Interface { possible, .. } | Shape::Union { possible } => Some(possible),
            Shape::Scalar | Shape::Enum(_) | Shape::Object { .. } | Shape::Input { .. } => None,
        }
    }
}

impl TypeSystem {
    /// Reads a schema, such as `async_graphql::dynamic::Schema::sdl` writes it.
    pub fn from_sdl(sdl: &str) -> Result<Self, SdlError> {
        sdl::read(sdl)
    }

    /// The type of that name.
    pub fn get(&self, name: &str) -> Option<&NamedType> {
        self.types.get(name)
    }

    /// The type inside all lists.
    pub fn innermost(&self, ty: &Type) -> Option<&NamedType> {
        self.get(innermost_name(ty))
    }

    /// All types.
    pub fn all(&self) -> impl Iterator<Item = &NamedType> {
        self.types.values()
    }

    /// The names of all types.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(Name::as_str)
    }

    /// All directives.
    pub fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.directives.values()
    }

    /// The directive of that name, without `@`.
    pub fn directive(&self, name: &str) -> Option<&Directive> {
        self.directives.get(name)
    }

    /// The type whose fields an operation starts with.
    pub fn root(&self, operation: OperationType) -> Option<&NamedType> {
        let name = match operation {
            OperationType::Query => Some(&self.query),
            OperationType::Mutation => self.mutation.as_ref(),
            OperationType::Subscription => self.subscription.as_ref(),
        };
        name.and_then(|name| self.get(name))
    }

    /// A field of a type, the introspection fields included.
    pub fn field<'a>(&'a self, parent: &'a NamedType, name: &str) -> Option<&'a Field> {
        if let Some(field) = parent.fields().and_then(|fields| fields.get(name)) {
            return Some(field);
        }
        match name {
            "__typename" if parent.is_composite() => self.introspection.get(name),
            "__schema" | "__type" if parent.name == self.query => self.introspection.get(name),
            _ => None,
        }
    }
}

/// The name inside all lists.
pub fn innermost_name(ty: &Type) -> &Name {
    let mut base = &ty.base;
    loop {
        match base {
            BaseType::Named(name) => return name,
            BaseType::List(item) => base = &item.base,
        }
    }
}
