//! What the rules say, and how much work they do. Which documents are valid is compared with graphql-js in
//! `tests/it/validation.rs`.

use async_graphql::dynamic;

use super::error::{ERRORS_MAX, Errors};
use super::rules::overlapping_fields;
use super::survey::Survey;
use super::type_system::{Shape, TypeSystem};
use super::validate;
use crate::graphql::guard::{DocumentLimits, read};

const SDL: &str = r#"
    directive @often(weight: Int = 1) repeatable on FIELD
    interface Entity { id: ID! name: String! related: [Entity!]! }
    type Tool implements Entity { id: ID! name: String! related: [Entity!]! cost(in: Currency = EUR): Float owner: Person }
    type Person implements Entity { id: ID! name: String! related: [Entity!]! email: String }
    enum Currency { EUR USD }
    input Pick @oneOf { slug: String id: ID }
    input Filter { name: String! size: Int = 3 }
    type Query { tool(pick: Pick!): Tool tools(where: Filter, first: Int): [Tool!]! entity(id: ID!): Entity }
    type Subscription { a: Int b: Int }
"#;

fn types() -> TypeSystem {
    TypeSystem::from_sdl(SDL).expect("the schema is SDL")
}

/// One line an error: rule, places, message.
fn judged(text: &str, operation_name: Option<&str>) -> String {
    let document = read(text, &DocumentLimits::default()).expect("a document");
    let errors = validate(&types(), &document, operation_name);
    let line = |error: &super::ValidationError| {
        let places: Vec<String> = error
            .locations
            .iter()
            .map(|at| format!("{}:{}", at.line, at.column))
            .collect();
        format!("{} {} {}", error.rule, places.join(" "), error.message)
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_valid_document_has_no_errors() {
    assert_eq!(
        judged("{ tool(pick: {slug: \"a\"}) { name cost(in: USD) } }", None),
        ""
    );
}

#[test]
fn messages_name_what_is_wrong_and_what_was_likely_meant() {
    insta::assert_snapshot!(
        judged(
            "query Q($unused: Int, $n: String) {
               tool(pic: {slug: \"a\"}) { nam cost(in: EURO) { x } owner }
               entity(id: 1.5) { cost ...F ... on Query { __typename } }
               tools(where: {nam: \"a\"}, first: $n) { x: name x: id ...Missing }
             }
             fragment F on Tol { name }",
            None,
        ),
        @r#"
        KnownTypeNames 6:28 Unknown type "Tol". Did you mean "Tool"?
        FieldsOnCorrectType 2:41 Cannot query field "nam" on type "Tool". Did you mean "name"?
        FieldsOnCorrectType 3:34 Cannot query field "cost" on type "Entity". Did you mean to use an inline fragment on "Tool"?
        ScalarLeafs 2:60 Field "cost" must not have a selection since type "Float" has no subfields.
        ScalarLeafs 2:66 Field "owner" of type "Person" must have a selection of subfields. Did you mean "owner { ... }"?
        KnownArgumentNames 2:21 Unknown argument "pic" on field "Query.tool". Did you mean "pick"?
        ProvidedRequiredArguments 2:16 Field "tool" argument "pick" of type "Pick!" is required, but it was not provided.
        KnownFragmentNames 4:68 Unknown fragment "Missing".
        PossibleFragmentSpreads 3:44 Fragment cannot be spread here as objects of type "Entity" can never be of type "Query".
        ValuesOfCorrectType 2:54 Value "EURO" does not exist in "Currency" enum. Did you mean "EUR"?
        ValuesOfCorrectType 3:27 ID cannot represent a non-string and non-integer value: 1.5
        ValuesOfCorrectType 4:29 Field "Filter.name" of required type "String!" was not provided.
        ValuesOfCorrectType 4:29 Field "nam" is not defined by type "Filter". Did you mean "name"?
        NoUnusedVariables 1:9 Variable "$unused" is never used in operation "Q".
        VariablesInAllowedPosition 1:23 4:48 Variable "$n" of type "String" used in position expecting type "Int".
        OverlappingFieldsCanBeMerged 4:54 4:62 Fields "x" conflict because "name" and "id" are different fields. Use different aliases on the fields to fetch both if this was intentional.
        "#
    );
}

#[test]
fn the_operation_asked_for_must_be_there() {
    let two = "query A { __typename } query B { __typename }";
    assert_eq!(judged(two, Some("A")), "");
    let several =
        "OperationFound  Must provide operation name if query contains multiple operations.";
    assert_eq!(judged(two, None), several);
    let unknown = |name| format!("OperationFound  Unknown operation named \"{name}\".");
    assert_eq!(judged(two, Some("C")), unknown("C"));
    assert_eq!(judged("{ __typename }", Some("A")), unknown("A"));
    let mutation = "RequestedOperation 1:1 Schema is not configured to execute mutation operation.";
    assert_eq!(judged("mutation { a }", None), mutation);
}

#[test]
fn errors_are_cut_off_and_the_last_one_says_so() {
    let text = format!("{{ {} }}", "nope ".repeat(500));
    let judged = judged(&text, None);
    assert_eq!(judged.lines().count(), ERRORS_MAX + 1);
    assert!(
        judged.ends_with("Too many validation errors, error limit reached. Validation aborted.")
    );
}

#[test]
fn near_names_are_looked_for_only_while_errors_are_taken() {
    let mut errors = Errors::default();
    for _ in 0..ERRORS_MAX {
        errors.report("Rule", "wrong".to_owned(), Vec::new());
    }
    let hint = " Did you mean \"name\"?";
    assert_eq!(errors.did_you_mean("nam", ["name"]), hint);
    errors.report("Rule", "one too many".to_owned(), Vec::new());
    assert_eq!(errors.did_you_mean("nam", ["name"]), "");
}

#[test]
fn errors_come_in_the_same_order_every_time() {
    let fragments: String = (0..40)
        .map(|n| format!("fragment F{n} on Nope{n} {{ a }} "))
        .collect();
    let text = format!("{{ __typename }} {fragments}");
    let first = judged(&text, None);
    assert!((0..5).all(|_| judged(&text, None) == first));
}

#[test]
fn only_directives_declared_repeatable_are() {
    let types = types();
    let repeatable = |name| types.directive(name).map(|directive| directive.repeatable);
    assert_eq!(repeatable("often"), Some(true));
    assert_eq!(repeatable("skip"), Some(false));
    assert_eq!(repeatable("include"), Some(false));
}

#[test]
fn the_sdl_that_async_graphql_writes_is_read() {
    let tool = dynamic::Object::new("Tool")
        .implement("Node")
        .description("A \"tool\" with a directive @x repeatable on nothing")
        .field(field("id", dynamic::TypeRef::named_nn("ID")));
    let pick = dynamic::InputObject::new("Pick")
        .oneof()
        .field(dynamic::InputValue::new(
            "a",
            dynamic::TypeRef::named("Int"),
        ))
        .field(dynamic::InputValue::new(
            "b",
            dynamic::TypeRef::named_list("Kind"),
        ));
    let kind = dynamic::Enum::new("Kind").item("TOOL").item("OTHER");
    let node = dynamic::Interface::new("Node").field(dynamic::InterfaceField::new(
        "id",
        dynamic::TypeRef::named_nn("ID"),
    ));
    let any = dynamic::Union::new("Any").possible_type("Tool");
    let query = dynamic::Object::new("Query").field(
        field("tool", dynamic::TypeRef::named("Any"))
            .argument(dynamic::InputValue::new(
                "pick",
                dynamic::TypeRef::named_nn("Pick"),
            ))
            .argument(
                dynamic::InputValue::new("first", dynamic::TypeRef::named_nn("Int"))
                    .default_value(20),
            ),
    );
    let schema = dynamic::Schema::build("Query", None, None)
        .register(tool)
        .register(pick)
        .register(kind)
        .register(node)
        .register(any)
        .register(query)
        .register(dynamic::Scalar::new("Date"))
        .finish()
        .expect("a schema");
    let types = TypeSystem::from_sdl(&schema.sdl()).expect("its SDL is read");
    let shape = |name: &str| types.get(name).map(|ty| &ty.shape);
    assert!(matches!(
        shape("Pick"),
        Some(Shape::Input { one_of: true, .. })
    ));
    assert!(
        matches!(shape("Node"), Some(Shape::Interface { possible, .. }) if possible.len() == 1)
    );
    assert!(matches!(shape("Any"), Some(Shape::Union { possible }) if possible.len() == 1));
    assert!(matches!(shape("Kind"), Some(Shape::Enum(values)) if values.len() == 2));
    assert!(matches!(shape("Date"), Some(Shape::Scalar)));
    assert!(shape("Mutation").is_none());
    let document = read(
        "{ tool(pick: {a: 1}) { ... on Node { id } } }",
        &DocumentLimits::default(),
    );
    assert_eq!(validate(&types, &document.expect("a document"), None), []);
}

fn field(name: &str, ty: dynamic::TypeRef) -> dynamic::Field {
    dynamic::Field::new(name, ty, |_| {
        dynamic::FieldFuture::new(async { Ok(None::<async_graphql::Value>) })
    })
}

/// Steps of field merging over a document that the guard lets through.
fn merging_steps(text: &str) -> usize {
    let limits = DocumentLimits {
        selections_max: u64::MAX,
        ..DocumentLimits::default()
    };
    let document = read(text, &limits).expect("a document");
    let types = types();
    overlapping_fields::merge(&Survey::of(&types, &document), &mut Errors::default())
}

#[test]
fn merging_takes_a_step_a_field_on_ordinary_documents() {
    let aliased: String = (0..500)
        .map(|n| format!("a{n}: entity(id: {n}) {{ id name }} "))
        .collect();
    assert_eq!(merging_steps(&format!("{{ {aliased} }}")), 1500);
}

#[test]
fn merging_is_not_exponential_in_fragments_that_double() {
    let mut text = "{ entity(id: 1) { ...F0 } }".to_owned();
    for n in 0..40 {
        let next = n + 1;
        text.push_str(&format!(
            " fragment F{n} on Entity {{ related {{ ...F{next} }} related {{ ...F{next} id }} }}"
        ));
    }
    text.push_str(" fragment F40 on Entity { id }");
    let steps = merging_steps(&text);
    assert!(steps < 2_000, "{steps} steps");
}

#[test]
fn merging_gives_up_on_a_heap_of_fields_of_one_name() {
    let text = format!("{{ {} }}", "entity(id: 1) { id } ".repeat(500));
    let steps = merging_steps(&text);
    assert!((100_000..100_100).contains(&steps), "{steps} steps");
    assert!(judged(&text, None).contains("Too many fields share response names"));
}

#[test]
fn merging_is_bounded_on_nested_pairs() {
    fn pairs(depth: usize) -> String {
        if depth == 0 {
            return "id".to_owned();
        }
        let inner = pairs(depth - 1);
        format!("related {{ {inner} }} related {{ {inner} }}")
    }
    let steps = merging_steps(&format!("{{ entity(id: 1) {{ {} }} }}", pairs(8)));
    assert!(steps < 100_100, "{steps} steps");
}
