//! The schema as clients see it: described throughout, named by one convention, shaped as Relay has it,
//! and kept in `schema.graphql`.

use std::fs;

use async_graphql_parser::types::{
    FieldDefinition, InputValueDefinition, ServiceDocument, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use async_graphql_parser::{Positioned, parse_schema};
use heck::{ToLowerCamelCase as _, ToShoutySnakeCase as _, ToUpperCamelCase as _};

use crate::world::{self, World};

/// Set to `1` to write `schema.graphql` anew.
const WRITE: &str = "REMIT_WRITE_SCHEMA";

#[test]
fn the_schema_in_the_repository_is_that_of_the_seed() {
    let sdl = world::seed().service().sdl().to_owned();
    let path = world::path("schema.graphql");
    if std::env::var(WRITE).is_ok_and(|value| value == "1") {
        fs::write(&path, &sdl).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == sdl,
        "schema.graphql is stale; run this test with {WRITE}=1 and look at what changed"
    );
}

#[test]
fn everything_in_the_schema_is_described_and_named_by_the_conventions() {
    for world in [world::seed(), world::fleet()] {
        let complaints = Lint::of(&world);
        let name = world.name;
        assert!(complaints.is_empty(), "{name}:\n{}", complaints.join("\n"));
    }
}

#[test]
fn the_linter_complains() {
    let mut lint = Lint::default();
    let document = parse_schema(
        r#"type bad_name { Field(Arg: Int): Int }
        enum Colour { "Red." red }
        "Pages." type BadConnection { "The." edges: Int  "Info." pageInfo: String }
        input I { m: Int }"#,
    )
    .unwrap();
    lint.document(&document, &[]);
    insta::assert_snapshot!(lint.complaints.join("\n"), @"
    bad_name: has no description
    bad_name: should be called BadName
    bad_name.Field: has no description
    bad_name.Field: should be called field
    bad_name.Field(Arg): has no description
    bad_name.Field(Arg): should be called arg
    Colour: has no description
    Colour.red: should be in capitals
    BadConnection.edges: is Int
    BadConnection.nodes: is nothing
    BadConnection.pageInfo: is String
    BadConnection.totalCount: is nothing
    I: has no description
    I(m): has no description
    ");
}

/// Collects what is wrong with a schema.
#[derive(Default)]
struct Lint {
    complaints: Vec<String>,
}

impl Lint {
    fn of(world: &World) -> Vec<String> {
        let document = parse_schema(world.service().sdl()).unwrap();
        let ontology = world.ontology();
        let declared: Vec<&str> = ontology
            .enums
            .iter()
            .map(|declared| declared.name.as_str())
            .collect();
        let mut lint = Self::default();
        lint.document(&document, &declared);
        assert!(
            document.definitions.len() > 50,
            "this is not a whole schema"
        );
        lint.complaints
    }

    /// `declared`: the ontology's enums, whose values are named as the file has them.
    fn document(&mut self, document: &ServiceDocument, declared: &[&str]) {
        for definition in &document.definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                self.definition(&definition.node, declared);
            }
        }
    }

    fn complain(&mut self, place: &str, what: &str) {
        self.complaints.push(format!("{place}: {what}"));
    }

    fn described(&mut self, place: &str, description: Option<&Positioned<String>>) {
        let text = description.map_or("", |text| text.node.trim());
        if text.is_empty() {
            self.complain(place, "has no description");
        } else if !text.ends_with(['.', '?', '`', ':']) {
            self.complain(place, "has a description that is no sentence");
        }
    }

    fn named(&mut self, place: &str, name: &str, conventional: &str) {
        // Runs of capitals such as URL stay together; the words are what counts.
        let is_conventional = name == conventional
            || (name.to_lowercase() == conventional.to_lowercase()
                && name[..1] == conventional[..1]
                && !name.contains('_'));
        if !is_conventional {
            self.complain(place, &format!("should be called {conventional}"));
        }
    }

    fn definition(&mut self, definition: &TypeDefinition, declared: &[&str]) {
        let name = definition.name.node.as_str();
        self.described(name, definition.description.as_ref());
        self.named(name, name, &name.to_upper_camel_case());
        match &definition.kind {
            TypeKind::Object(object) => {
                self.fields(name, &object.fields);
                self.relay_shape(name, &object.fields);
            }
            TypeKind::Interface(interface) => self.fields(name, &interface.fields),
            TypeKind::InputObject(input) => self.inputs(name, &input.fields),
            TypeKind::Enum(definition) => {
                for value in &definition.values {
                    let place = format!("{name}.{}", value.node.value.node);
                    self.described(&place, value.node.description.as_ref());
                    let own = value.node.value.node.as_str();
                    if !declared.contains(&name) && own != own.to_shouty_snake_case() {
                        self.complain(&place, "should be in capitals");
                    }
                }
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }

    fn fields(&mut self, parent: &str, fields: &[Positioned<FieldDefinition>]) {
        for field in fields {
            let field = &field.node;
            let name = field.name.node.as_str();
            let place = format!("{parent}.{name}");
            self.described(&place, field.description.as_ref());
            self.named(&place, name, &name.to_lower_camel_case());
            self.inputs(&place, &field.arguments);
        }
    }

    fn inputs(&mut self, parent: &str, inputs: &[Positioned<InputValueDefinition>]) {
        for input in inputs {
            let name = input.node.name.node.as_str();
            let place = format!("{parent}({name})");
            self.described(&place, input.node.description.as_ref());
            self.named(&place, name, &name.to_lower_camel_case());
        }
    }

    /// What Relay asks of connections, their edges and page info.
    fn relay_shape(&mut self, name: &str, fields: &[Positioned<FieldDefinition>]) {
        let mut demand = |field: &str, fits: &dyn Fn(&str) -> bool| {
            let found = fields.iter().find(|one| one.node.name.node == field);
            let ty = found.map(|one| one.node.ty.node.to_string());
            if !ty.as_deref().is_some_and(fits) {
                let found = ty.unwrap_or_else(|| "nothing".to_owned());
                self.complain(&format!("{name}.{field}"), &format!("is {found}"));
            }
        };
        if let Some(stem) = name.strip_suffix("Connection") {
            demand("edges", &|ty| ty == format!("[{stem}Edge!]!"));
            demand("nodes", &|ty| ty.starts_with('[') && ty.ends_with("!]!"));
            demand("pageInfo", &|ty| ty == "PageInfo!");
            demand("totalCount", &|ty| ty == "Int!");
        } else if name.ends_with("Edge") {
            demand("cursor", &|ty| ty == "String!");
            demand("node", &|ty| ty.ends_with('!') && !ty.starts_with('['));
        } else if name == "PageInfo" {
            demand("hasNextPage", &|ty| ty == "Boolean!");
            demand("hasPreviousPage", &|ty| ty == "Boolean!");
            demand("startCursor", &|ty| ty == "String");
            demand("endCursor", &|ty| ty == "String");
        }
    }
}
