//! Registers the API with async-graphql, which serves introspection and SDL.
//!
//! Its executor never runs a field of ours: the read path compiles plans (see `graphql/plan`). So every
//! resolver here is the same refusal, which nothing reaches.

use async_graphql::dynamic::{
    Enum, EnumItem, Field, FieldFuture, InputObject, InputValue, Interface, InterfaceField, Object,
    Scalar, Schema, SchemaError, Subscription, SubscriptionField, SubscriptionFieldFuture, TypeRef,
};
use async_graphql::{SDLExportOptions, ValidationMode, Value};

use crate::graphql::guard::LEVELS_CEILING;

use super::model::{Api, FieldDef, InputDef, Shape, Type};

/// Registers every type of the API.
pub fn register(api: &Api) -> Result<Schema, SchemaError> {
    let has = |name| api.get(name).map(|_| name);
    let mut builder = Schema::build("Query", has("Mutation"), has("Subscription"))
        // Documents are validated by `graphql/validate` before introspection is cut out of them.
        .validation_mode(ValidationMode::Fast)
        // Its own limit would refuse what ours let through.
        .limit_recursive_depth(LEVELS_CEILING);
    for (name, definition) in &api.types {
        let description = definition.description.as_str();
        builder = match &definition.shape {
            Shape::Object { fields, .. } if name == "Subscription" => {
                let mut subscription = Subscription::new(name).description(description);
                for (name, field) in fields {
                    subscription = subscription.field(subscription_field(name, field));
                }
                builder.register(subscription)
            }
            Shape::Object {
                implements, fields, ..
            } => {
                let mut object = Object::new(name).description(description);
                for interface in implements {
                    object = object.implement(*interface);
                }
                for (name, field) in fields {
                    object = object.field(object_field(name, field));
                }
                builder.register(object)
            }
            Shape::Interface { fields } => {
                let mut interface = Interface::new(name).description(description);
                for (name, field) in fields {
                    interface = interface.field(
                        InterfaceField::new(name, reference(&field.ty))
                            .description(&field.description),
                    );
                }
                builder.register(interface)
            }
            Shape::Enum { values } => {
                let mut enumeration = Enum::new(name).description(description);
                for (name, description) in values {
                    enumeration = enumeration.item(EnumItem::new(name).description(description));
                }
                builder.register(enumeration)
            }
            Shape::Input { one_of, members } => {
                let mut input = InputObject::new(name).description(description);
                if *one_of {
                    input = input.oneof();
                }
                for (name, member) in members {
                    input = input.field(input_value(name, member));
                }
                builder.register(input)
            }
            Shape::Scalar { specified_by } => builder.register(
                Scalar::new(name)
                    .description(description)
                    .specified_by_url(*specified_by),
            ),
        };
    }
    builder.finish()
}

/// The schema in GraphQL's schema language, the same bytes for the same ontology.
pub fn sdl(schema: &Schema) -> String {
    schema.sdl_with_options(
        SDLExportOptions::new()
            .prefer_single_line_descriptions()
            .include_specified_by(),
    )
}

fn object_field(name: &str, definition: &FieldDef) -> Field {
    let mut field = Field::new(name, reference(&definition.ty), |_| {
        FieldFuture::new(async { Err::<Option<Value>, _>(refusal()) })
    })
    .description(&definition.description);
    for (name, argument) in &definition.arguments {
        field = field.argument(input_value(name, argument));
    }
    field
}

fn subscription_field(name: &str, definition: &FieldDef) -> SubscriptionField {
    let mut field = SubscriptionField::new(name, reference(&definition.ty), |_| {
        SubscriptionFieldFuture::new(async {
            Err::<futures_util::stream::Empty<Result<Value, _>>, _>(refusal())
        })
    })
    .description(&definition.description);
    for (name, argument) in &definition.arguments {
        field = field.argument(input_value(name, argument));
    }
    field
}

fn refusal() -> async_graphql::Error {
    async_graphql::Error::new("answered by a plan, not by a resolver")
}

fn input_value(name: &str, definition: &InputDef) -> InputValue {
    let value =
        InputValue::new(name, reference(&definition.ty)).description(&definition.description);
    match &definition.default {
        Some(default) => value.default_value(default.clone()),
        None => value,
    }
}

fn reference(ty: &Type) -> TypeRef {
    match ty {
        Type::Named(name) => TypeRef::named(name.as_str()),
        Type::List(inner) => TypeRef::List(Box::new(reference(inner))),
        Type::NonNull(inner) => TypeRef::NonNull(Box::new(reference(inner))),
    }
}
