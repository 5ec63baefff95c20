//! The shape of a field's type: one or a list, and where it may be null.

use async_graphql_parser::types::{BaseType, Type};

/// `T`, `T!`, `[T!]!` and the like, without the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `T` or `T!`
    One {
        /// `T!`
        required: bool,
    },
    /// `[T]`, `[T!]`, `[T]!`, `[T!]!`
    List {
        /// Whether the items are `T!`.
        item_required: bool,
        /// Whether the list is `[…]!`.
        required: bool,
    },
    /// A list of lists.
    Nested,
}

/// The shape of a type.
pub(super) fn shape(ty: &Type) -> Shape {
    match &ty.base {
        BaseType::Named(_) => Shape::One {
            required: !ty.nullable,
        },
        BaseType::List(item) => match item.base {
            BaseType::Named(_) => Shape::List {
                item_required: !item.nullable,
                required: !ty.nullable,
            },
            BaseType::List(_) => Shape::Nested,
        },
    }
}
