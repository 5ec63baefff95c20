//! Findings: what the seed and the fleet break, rules as data, and what is wrong with a question.

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{InputObjectType, Type, TypeKind, TypeSystemDefinition};
use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use remit::ontology;
use serde_json::{Value as Json, json};

use crate::world::{self, World};

fn ask(world: &World, query: &str) -> Json {
    world.answer(&world.service(), query)
}

/// One line per finding.
fn lines(answer: &Json) -> String {
    let findings = answer["data"]["findings"].as_array();
    let findings = findings.unwrap_or_else(|| panic!("{answer}"));
    let line = |finding: &Json| {
        let text = |member: &str| finding[member].as_str().unwrap_or_default().to_owned();
        let parts = [text("severity"), text("rule"), text("message")];
        parts.join(" | ")
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_seed_has_these_findings() {
    let answer = ask(&world::seed(), "{ findings { severity rule message } }");
    insta::assert_snapshot!(lines(&answer), @"
    INFO | responsibility-without-tool | Cost optimization is met without any tool
    INFO | responsibility-without-tool | Eliminating failures is met without any tool
    INFO | responsibility-without-tool | Building observability tools is met without any tool
    INFO | tool-of-one-workstream | only Services & Observability can run CDNs
    INFO | tool-of-one-workstream | only Services & Observability can run Dynatrace
    INFO | tool-of-one-workstream | only Platform can run EC2 platforms
    INFO | tool-of-one-workstream | only Platform can run EKS
    INFO | tool-of-one-workstream | only Services & Observability can run ElastiCache
    INFO | tool-of-one-workstream | only Services & Observability can run ELK
    INFO | tool-of-one-workstream | only Platform can run GHA runners
    INFO | tool-of-one-workstream | only Services & Observability can run GitHub
    INFO | tool-of-one-workstream | only Services & Observability can run RDS
    INFO | tool-of-one-workstream | only Services & Observability can run Redshift
    INFO | tool-of-one-workstream | only Services & Observability can run Serverless Framework
    ");
}

#[test]
fn the_fleet_breaks_these_rules_of_its_own() {
    let rules = world::fleet().ontology();
    let rules = rules.rules.iter().filter(|rule| !rule.is_built_in());
    let names: Vec<&str> = rules.map(|rule| rule.name.as_str()).collect();
    let answer = ask(
        &world::fleet(),
        &format!("{{ findings(rules: {names:?}) {{ severity rule message }} }}"),
    );
    insta::assert_snapshot!(lines(&answer), @"
    ERROR | backups-too-short | Sessions holds data about people, and backups are kept nothing days
    ERROR | without-runbook | Accounts is CRITICAL, 99.9 % available on ports 8080, and has no runbook
    ERROR | without-runbook | Basket is CRITICAL, 99.95 % available on ports 8080, and has no runbook
    ERROR | without-runbook | Ledger is CRITICAL, 99.9 % available on ports nothing, and has no runbook
    ERROR | without-runbook | Orders is CRITICAL, 99.99 % available on ports 8080, and has no runbook
    ERROR | without-runbook | Stock is CRITICAL, 99.9 % available on ports 8080, and has no runbook
    WARNING | no-lessons | nothing was learned from Index lost, which 1 teams felt: Search
    WARNING | no-lessons | nothing was learned from No labels, which 1 teams felt: Warehouse
    INFO | leads-many | Ada Okafor speaks en, ig and leads Ben Lindqvist, Chiara Romano; Olga Brandt leads Ada Okafor
    INFO | leads-many | Farah Haddad speaks ar, fr, en and leads Goran Petrović, Hana Nováková; Olga Brandt leads Farah Haddad
    INFO | leads-many | Jonas Weber speaks de, en and leads Kofi Mensah, Lena Fischer; Olga Brandt leads Jonas Weber
    INFO | leads-many | Olga Brandt speaks de, en, pl and leads Ada Okafor, Dmitri Volkov, Farah Haddad, Inês Duarte, Jonas Weber and 1 more; nothing leads Olga Brandt
    INFO | team-too-large | Checkout (checkout) has 3 of 7 people {Farah Haddad, Goran Petrović, Hana Nováková}
    INFO | team-too-large | Delivery (delivery) has 3 of 6 people {Lena Fischer, Mateo Silva, Nadia Rahman}
    INFO | team-too-large | Search (search) has 4 of 5 people {Chiara Romano, Dmitri Volkov, 田中 えみ, Olga Brandt}
    INFO | team-too-large | Warehouse (warehouse) has 3 of 9 people {Jonas Weber, Kofi Mensah, Lena Fischer}
    ");
}

#[test]
fn a_finding_says_what_it_is_about() {
    let answer = ask(
        &world::fleet(),
        r#"{ findings(rules: ["edge-without-source", "orphan", "required-relation-empty"], first: 3) {
               rule severity message hint node { __typename id } relation other { id } } }"#,
    );
    insta::assert_json_snapshot!(answer, @r#"
    {
      "data": {
        "findings": [
          {
            "hint": "relate it to at least one, or do not declare the relation required",
            "message": "quiet has no members",
            "node": {
              "__typename": "Team",
              "id": "Team:quiet"
            },
            "other": null,
            "relation": "TEAM_MEMBERS",
            "rule": "required-relation-empty",
            "severity": "ERROR"
          },
          {
            "hint": "relate it to something, or delete it",
            "message": "～tilde is related to nothing",
            "node": {
              "__typename": "Person",
              "id": "Person:zz-private"
            },
            "other": null,
            "relation": null,
            "rule": "orphan",
            "severity": "WARNING"
          },
          {
            "hint": "relate it to something, or delete it",
            "message": "notify, again is related to nothing",
            "node": {
              "__typename": "Repository",
              "id": "Repository:notify"
            },
            "other": null,
            "relation": null,
            "rule": "orphan",
            "severity": "WARNING"
          }
        ]
      }
    }
    "#);
}

#[test]
fn no_rules_have_no_findings() {
    let answer = ask(&world::seed(), "{ findings(rules: []) { rule } }");
    assert_eq!(answer, json!({ "data": { "findings": [] } }));
}

#[test]
fn an_unknown_rule_is_named_with_what_is_near_it() {
    let query = r#"{ findings(rules: ["orphn", "tool-of-one-workstream", "x"]) { rule } }"#;
    let answer = ask(&world::seed(), query);
    insta::assert_json_snapshot!(answer["errors"], @r#"
    [
      {
        "extensions": {
          "code": "NOT_FOUND"
        },
        "locations": [
          {
            "column": 3,
            "line": 1
          }
        ],
        "message": "rules: there is no rule \"orphn\"; did you mean orphan?; rules: there is no rule \"x\"; the rules are workstream-without-mission, pillar-uncovered, responsibility-without-tool, tool-without-responsibility, tool-of-one-workstream, pillar-of-one-workstream, required-relation-empty, edge-inferred-without-note, node-inferred-without-note, orphan, edge-without-source, node-without-source",
        "path": [
          "findings"
        ]
      }
    ]
    "#);
}

#[test]
fn of_many_unknown_rules_a_few_are_named_and_the_rules_are_listed_once() {
    let names: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
    let query = format!("{{ findings(rules: {names:?}) {{ rule }} }}");
    let answer = ask(&world::seed(), &query);
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert_eq!(message.matches("there is no rule").count(), 10, "{message}");
    assert_eq!(message.matches("the rules are").count(), 1, "{message}");
    assert!(
        message.ends_with("; and 990 more that there are not"),
        "{message}"
    );
}

#[test]
fn findings_are_never_left_out_unasked() {
    let world = world::seed();
    let limits = Limits {
        findings_max: 2,
        ..Limits::default()
    };
    let service = world.service_within(limits, DocumentLimits::default());
    let answer = world.answer(&service, "{ findings { rule } }");
    insta::assert_json_snapshot!(answer, @r#"
    {
      "data": null,
      "errors": [
        {
          "extensions": {
            "code": "ANSWER_TOO_LARGE"
          },
          "locations": [
            {
              "column": 3,
              "line": 1
            }
          ],
          "message": "there are more than 2 findings; ask for the first ones, for some rules or for the worse severities",
          "path": [
            "findings"
          ]
        }
      ]
    }
    "#);
    let answer = world.answer(&service, "{ findings(first: 1) { rule } }");
    assert_eq!(answer["data"]["findings"].as_array().map(Vec::len), Some(1));
    let answer = world.answer(&service, "{ findings(first: 3) { rule } }");
    assert_eq!(
        answer["errors"][0]["message"],
        "first: 3 is not between 0 and 2"
    );
}

#[test]
fn looking_for_findings_is_counted() {
    let world = world::seed();
    let limits = Limits {
        visits_max: 20,
        ..Limits::default()
    };
    let service = world.service_within(limits, DocumentLimits::default());
    let answer = world.answer(&service, "{ findings { rule } }");
    assert_eq!(
        answer["errors"][0]["extensions"]["code"], "TOO_MANY_VISITS",
        "{answer}"
    );
}

#[test]
fn rules_are_data_of_the_ontology() {
    let answer = ask(
        &world::seed(),
        "{ ontology { rules { name kind severity message hint where builtIn } } }",
    );
    let rules = answer["data"]["ontology"]["rules"].as_array().unwrap();
    insta::assert_json_snapshot!([rules.first(), rules.last()], @r#"
    [
      {
        "builtIn": false,
        "hint": "say in a sentence or two what it is there for",
        "kind": "Workstream",
        "message": "{name} has no mission",
        "name": "workstream-without-mission",
        "severity": "ERROR",
        "where": "{mission: {isNull: true}}"
      },
      {
        "builtIn": true,
        "hint": "add a source",
        "kind": null,
        "message": "no source speaks of {name}",
        "name": "node-without-source",
        "severity": "INFO",
        "where": null
      }
    ]
    "#);
}

#[test]
fn the_condition_of_a_rule_is_one_that_the_api_takes_and_finds_the_same_nodes() {
    for world in [world::seed(), world::fleet()] {
        let ontology = world.ontology();
        let mut compared = 0;
        for rule in &ontology.rules {
            let (Some(kind), Some(condition)) = (rule.kind(), rule.condition()) else {
                continue;
            };
            let (plural, name) = (&ontology.kind(kind).plural, &rule.name);
            let answer = ask(
                &world,
                &format!(
                    "{{ findings(rules: [{name:?}]) {{ node {{ id }} }}
                        {plural}(where: {condition}) {{ nodes {{ id }} }} }}"
                ),
            );
            let found = answer["data"]["findings"].as_array().unwrap().iter();
            let found: Vec<&Json> = found.map(|finding| &finding["node"]).collect();
            let passing = answer["data"][plural]["nodes"].as_array().unwrap().iter();
            let passing: Vec<&Json> = passing.collect();
            assert_eq!(found, passing, "{name}");
            compared += 1;
        }
        assert!(compared > 4, "there are rules to compare");
    }
}

/// Whatever `where` takes, so does `@rule`: a condition with every member of every input type that the
/// schema has for a kind is read without a mistake.
#[test]
fn a_rule_takes_every_member_that_the_schema_of_where_has() {
    for world in [world::seed(), world::fleet()] {
        let document = parse_schema(world.service().sdl()).unwrap();
        let definitions = document.definitions.iter();
        let types = definitions.filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(&definition.node),
            _ => None,
        });
        let types: Vec<_> = types.collect();
        let schema = Schema {
            shape: &|name| {
                let mut all = types.iter();
                let found = all.find(|definition| definition.name.node == name);
                found.map(|definition| &definition.kind)
            },
        };
        let ontology = world.ontology();
        let mut sdl = ontology.sdl.to_string();
        let mut members = 0;
        for kind in &ontology.kinds {
            let condition = schema.every_member(&format!("{}Where", kind.type_name), 0);
            members += condition.matches(':').count();
            let head = format!("\ntype {}", kind.name);
            let rule = format!(
                "{head} @rule(name: \"all-of-{}\", message: \"m\", where: {condition})",
                kind.singular.to_lowercase()
            );
            sdl = sdl.replacen(&head, &rule, 1);
        }
        let name = world.name;
        let read = ontology::read("o.graphql", &sdl).unwrap_or_else(|found| panic!("{found}"));
        assert_eq!(
            read.rules.len(),
            ontology.rules.len() + ontology.kinds.len(),
            "{name}"
        );
        assert!(members > 300, "{name}: this is no whole schema");
    }
}

struct Schema<'a> {
    shape: &'a dyn Fn(&str) -> Option<&'a TypeKind>,
}

impl Schema<'_> {
    /// A condition of that input type with all its members; those on nodes that are further away are
    /// empty, since their kinds have rules of their own here.
    fn every_member(&self, name: &str, depth: usize) -> String {
        let Some(TypeKind::InputObject(InputObjectType { fields })) = (self.shape)(name) else {
            return self.leaf(name);
        };
        let is_of_nodes = fields
            .iter()
            .any(|field| field.node.name.node == "createdAt");
        if depth > 0 && is_of_nodes || depth > 4 {
            return "{}".to_owned();
        }
        let members = fields.iter().map(|field| {
            let member = field.node.name.node.as_str();
            let inner = base(&field.node.ty.node);
            // A pattern that is one whatever the field; `and`, `or` and `not` of edges nest no deeper.
            let value = match member {
                "and" | "or" | "not" => "{}".to_owned(),
                _ => self.every_member(inner, depth + 1),
            };
            format!("{member}: {value}")
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
    }

    fn leaf(&self, name: &str) -> String {
        match (name, (self.shape)(name)) {
            ("Int" | "Float", _) => "1".to_owned(),
            ("Boolean", _) => "true".to_owned(),
            ("DateTime", _) => "\"2026-11-22T08:30:00Z\"".to_owned(),
            ("Date", _) => "\"2026-11-22\"".to_owned(),
            ("URL", _) => "\"https://example.org/\"".to_owned(),
            (_, Some(TypeKind::Enum(values))) => values.values[0].node.value.node.to_string(),
            _ => "\"text\"".to_owned(),
        }
    }
}

fn base(ty: &Type) -> &str {
    use async_graphql_parser::types::BaseType;
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}
