//! Ontologies without mistakes, and what is made of them.

use super::{fields, good};
use insta::assert_snapshot;

const SEED: &str = r#"
"""A centre of expertise with a mission of its own."""
type Workstream {
  mission: String
  tools: [Tool!]! @relation(inverse: "workstreams")
  responsibilities: [Responsibility!]! @relation(inverse: "workstreams", required: true)
  pillars: [Pillar!]! @derived(path: "responsibilities.pillars", inverse: "workstreams", required: true)
}
type Tool {
  responsibilities: [Responsibility!]! @relation(inverse: "tools", properties: "Use")
  pillars: [Pillar!]! @derived(path: "responsibilities.pillars", inverse: "tools")
}
type Use { share: Float!, since: Date }
type Responsibility {
  pillars: [Pillar!]! @relation(inverse: "responsibilities")
}
type Pillar
"#;

#[test]
fn relations_are_seen_from_both_ends_and_derived_ones_are_walked_along_stored_ones() {
    let ontology = good(SEED);
    assert_snapshot!(fields(&ontology), @r"
    0 Workstream.tools Tool: Many declared | back by Tool.workstreams | relation 0 Forward | WORKSTREAM_TOOLS WorkstreamTools
    1 Workstream.responsibilities Responsibility: Many required declared | back by Responsibility.workstreams | relation 1 Forward | WORKSTREAM_RESPONSIBILITIES WorkstreamResponsibilities
    2 Workstream.pillars Pillar: Many required declared | back by Pillar.workstreams | Workstream.responsibilities/Responsibility.pillars = Workstream.responsibilities/Responsibility.pillars | WORKSTREAM_PILLARS WorkstreamPillars
    3 Tool.responsibilities Responsibility: Many declared | back by Responsibility.tools | relation 2 Forward | TOOL_RESPONSIBILITIES ToolResponsibilities
    4 Tool.pillars Pillar: Many declared | back by Pillar.tools | Tool.responsibilities/Responsibility.pillars = Tool.responsibilities/Responsibility.pillars | TOOL_PILLARS ToolPillars
    5 Tool.workstreams Workstream: Many implied | back by Workstream.tools | relation 0 Reverse | TOOL_WORKSTREAMS ToolWorkstreams
    6 Responsibility.pillars Pillar: Many declared | back by Pillar.responsibilities | relation 3 Forward | RESPONSIBILITY_PILLARS ResponsibilityPillars
    7 Responsibility.workstreams Workstream: Many implied | back by Workstream.responsibilities | relation 1 Reverse | RESPONSIBILITY_WORKSTREAMS ResponsibilityWorkstreams
    8 Responsibility.tools Tool: Many implied | back by Tool.responsibilities | relation 2 Reverse | RESPONSIBILITY_TOOLS ResponsibilityTools
    9 Pillar.workstreams Workstream: Many implied | back by Workstream.pillars | Pillar.responsibilities/Responsibility.workstreams = Pillar.responsibilities/Responsibility.workstreams | PILLAR_WORKSTREAMS PillarWorkstreams
    10 Pillar.tools Tool: Many implied | back by Tool.pillars | Pillar.responsibilities/Responsibility.tools = Pillar.responsibilities/Responsibility.tools | PILLAR_TOOLS PillarTools
    11 Pillar.responsibilities Responsibility: Many implied | back by Responsibility.pillars | relation 3 Reverse | PILLAR_RESPONSIBILITIES PillarResponsibilities
    ");
}

#[test]
fn a_relation_has_its_properties_whichever_end_names_them() {
    let ontology = good(
        r#"type A { bs: [B!]! @relation(inverse: "as") }
           type B { as: [A!]! @relation(inverse: "bs", properties: "P") }
           type P { weight: Int! notes: [String!]! }"#,
    );
    let [relation] = ontology.relations.as_slice() else {
        panic!("two ends of one relation are one relation");
    };
    assert_eq!(relation.properties_type.as_deref(), Some("P"));
    assert_eq!(ontology.field(relation.forward).name, "bs");
    assert_eq!(
        ontology.kinds.len(),
        2,
        "a type of properties is not a kind"
    );
    let properties = relation.properties.iter();
    let properties: Vec<String> = properties
        .map(|p| format!("{}: {:?}", p.name, p.value_type))
        .collect();
    assert_snapshot!(properties.join("\n"), @r"
    weight: ValueType { scalar: Int, list: false, required: true }
    notes: ValueType { scalar: String, list: true, required: true }
    ");
}

#[test]
fn attributes_are_scalars_enums_and_lists_of_these() {
    let ontology = good(
        r#"scalar DateTime scalar Date scalar URL
           directive @kind(plural: String, singular: String, typeName: String) on OBJECT
           enum Tier { GOLD "Second best." SILVER }
           type Service {
             a: String, b: Int!, c: Float, d: Boolean, e: DateTime, f: Date, g: URL!
             tier: Tier!, tiers: [Tier!], "Where it runs." regions: [String!]!
           }"#,
    );
    let attributes = ontology.kinds[0].attributes.iter().map(|a| {
        let value = a.value_type;
        let (list, required) = (value.list, value.required);
        format!(
            "{}: {:?} list={list} required={required} {}",
            a.name, value.scalar, a.description
        )
    });
    assert_snapshot!(attributes.collect::<Vec<_>>().join("\n"), @r"
    a: String list=false required=false The a of a service.
    b: Int list=false required=true The b of a service.
    c: Float list=false required=false The c of a service.
    d: Boolean list=false required=false The d of a service.
    e: DateTime list=false required=false The e of a service.
    f: Date list=false required=false The f of a service.
    g: Url list=false required=true The g of a service.
    tier: Enum(EnumId(0)) list=false required=true The tier of a service.
    tiers: Enum(EnumId(0)) list=true required=false The tiers of a service.
    regions: String list=true required=true Where it runs.
    ");
    let values = ontology.enums[0]
        .values
        .iter()
        .map(|v| format!("{}: {}", v.name, v.description));
    assert_snapshot!(values.collect::<Vec<_>>().join("\n"), @r"
    GOLD: Gold.
    SILVER: Second best.
    ");
}

#[test]
fn a_kind_may_lead_to_itself_and_to_exactly_one() {
    let ontology = good(
        r#"type Service {
             dependsOn: [Service!]! @relation(inverse: "dependents")
             parent: Service @relation(inverse: "children")
             owner: Team! @relation(inverse: "services")
             tribe: Tribe! @derived(path: "owner.tribe", inverse: "services")
           }
           type Team { tribe: Tribe! @relation(inverse: "teams") }
           type Tribe"#,
    );
    assert_snapshot!(fields(&ontology), @r"
    0 Service.dependsOn Service: Many declared | back by Service.dependents | relation 0 Forward | SERVICE_DEPENDS_ON ServiceDependsOn
    1 Service.parent Service: AtMostOne declared | back by Service.children | relation 1 Forward | SERVICE_PARENT ServiceParent
    2 Service.owner Team: ExactlyOne required declared | back by Team.services | relation 2 Forward | SERVICE_OWNER ServiceOwner
    3 Service.tribe Tribe: ExactlyOne required declared | back by Tribe.services | Service.owner/Team.tribe = Service.owner/Team.tribe | SERVICE_TRIBE ServiceTribe
    4 Service.dependents Service: Many implied | back by Service.dependsOn | relation 0 Reverse | SERVICE_DEPENDENTS ServiceDependents
    5 Service.children Service: Many implied | back by Service.parent | relation 1 Reverse | SERVICE_CHILDREN ServiceChildren
    6 Team.tribe Tribe: ExactlyOne required declared | back by Tribe.teams | relation 3 Forward | TEAM_TRIBE TeamTribe
    7 Team.services Service: Many implied | back by Service.owner | relation 2 Reverse | TEAM_SERVICES TeamServices
    8 Tribe.services Service: Many implied | back by Service.tribe | Tribe.teams/Team.services = Tribe.teams/Team.services | TRIBE_SERVICES TribeServices
    9 Tribe.teams Team: Many implied | back by Team.tribe | relation 3 Reverse | TRIBE_TEAMS TribeTeams
    ");
}

#[test]
fn derived_relations_go_through_derived_ones_declared_in_any_order_and_through_implied_ends() {
    let ontology = good(
        r#"type A {
             es: [E!]! @derived(path: "ds.es", inverse: "as")
             ds: [D!]! @derived(path: "bs.cs.ds", inverse: "as")
             bs: [B!]! @relation(inverse: "as")
           }
           type B { cs: [C!]! @relation(inverse: "bs") }
           type C { ds: [D!]! @relation(inverse: "cs") }
           type D { es: [E!]! @relation(inverse: "ds") }
           type E { bs: [B!]! @derived(path: "as.bs", inverse: "es") }"#,
    );
    assert_snapshot!(fields(&ontology), @r"
    0 A.es E: Many declared | back by E.as | A.ds/D.es = A.bs/B.cs/C.ds/D.es | A_ES AEs
    1 A.ds D: Many declared | back by D.as | A.bs/B.cs/C.ds = A.bs/B.cs/C.ds | A_DS ADs
    2 A.bs B: Many declared | back by B.as | relation 0 Forward | A_BS ABs
    3 B.cs C: Many declared | back by C.bs | relation 1 Forward | B_CS BCs
    4 B.as A: Many implied | back by A.bs | relation 0 Reverse | B_AS BAs
    5 B.es E: Many implied | back by E.bs | B.as/A.es = B.as/A.bs/B.cs/C.ds/D.es | B_ES BEs
    6 C.ds D: Many declared | back by D.cs | relation 2 Forward | C_DS CDs
    7 C.bs B: Many implied | back by B.cs | relation 1 Reverse | C_BS CBs
    8 D.es E: Many declared | back by E.ds | relation 3 Forward | D_ES DEs
    9 D.as A: Many implied | back by A.ds | D.cs/C.bs/B.as = D.cs/C.bs/B.as | D_AS DAs
    10 D.cs C: Many implied | back by C.ds | relation 2 Reverse | D_CS DCs
    11 E.bs B: Many declared | back by B.es | E.as/A.bs = E.ds/D.cs/C.bs/B.as/A.bs | E_BS EBs
    12 E.as A: Many implied | back by A.es | E.ds/D.as = E.ds/D.cs/C.bs/B.as | E_AS EAs
    13 E.ds D: Many implied | back by D.es | relation 3 Reverse | E_DS EDs
    ");
}

#[test]
fn both_ends_of_a_derived_relation_may_be_declared() {
    let ontology = good(
        r#"type A { bs: [B!]! @relation(inverse: "as") cs: [C!]! @derived(path: "bs.cs", inverse: "as") }
           type B { cs: [C!]! @relation(inverse: "bs") }
           type C { "All." as: [A!]! @derived(path: "bs.as", inverse: "cs", required: true) }"#,
    );
    assert_snapshot!(fields(&ontology), @r"
    0 A.bs B: Many declared | back by B.as | relation 0 Forward | A_BS ABs
    1 A.cs C: Many declared | back by C.as | A.bs/B.cs = A.bs/B.cs | A_CS ACs
    2 B.cs C: Many declared | back by C.bs | relation 1 Forward | B_CS BCs
    3 B.as A: Many implied | back by A.bs | relation 0 Reverse | B_AS BAs
    4 C.as A: Many required declared | back by A.cs | C.bs/B.as = C.bs/B.as | C_AS CAs
    5 C.bs B: Many implied | back by B.cs | relation 1 Reverse | C_BS CBs
    ");
}

#[test]
fn names_can_be_given() {
    let ontology = good(
        r#"type Path @kind(typeName: "CareerPath", singular: "careerPath", plural: "careerPaths") {
             people: [Person!]! @relation(inverse: "path", typeName: "Travellers")
           }
           type Person { path: Path @relation(inverse: "people") }
           type Staff @kind(plural: "staffs")"#,
    );
    let kinds = ontology.kinds.iter();
    let kinds = kinds.map(|k| format!("{}: {} {} {}", k.name, k.type_name, k.singular, k.plural));
    assert_snapshot!(kinds.collect::<Vec<_>>().join("\n"), @r"
    Path: CareerPath careerPath careerPaths
    Person: Person person people
    Staff: Staff staff staffs
    ");
    assert_snapshot!(fields(&ontology), @r"
    0 Path.people Person: Many declared | back by Person.path | relation 0 Forward | TRAVELLERS Travellers
    1 Person.path Path: AtMostOne declared | back by Path.people | relation 0 Reverse | PERSON_PATH PersonPath
    ");
}

#[test]
fn everything_is_described() {
    let ontology = good(SEED);
    let kinds = ontology
        .kinds
        .iter()
        .map(|kind| format!("{}: {}", kind.name, kind.description));
    let fields = ontology.fields.iter().map(|field| {
        let kind = &ontology.kind(field.kind).name;
        format!("{kind}.{}: {}", field.name, field.description)
    });
    let attributes = ontology
        .relations
        .iter()
        .flat_map(|relation| &relation.properties);
    let attributes = attributes.map(|one| format!("{}: {}", one.name, one.description));
    let all: Vec<String> = kinds.chain(fields).chain(attributes).collect();
    assert_snapshot!(all.join("\n"), @r"
    Workstream: A centre of expertise with a mission of its own.
    Tool: A node of the kind tool.
    Responsibility: A node of the kind responsibility.
    Pillar: A node of the kind pillar.
    Workstream.tools: The tools of a workstream.
    Workstream.responsibilities: The responsibilities of a workstream.
    Workstream.pillars: The pillars of a workstream, found along `responsibilities.pillars`.
    Tool.responsibilities: The responsibilities of a tool.
    Tool.pillars: The pillars of a tool, found along `responsibilities.pillars`.
    Tool.workstreams: The workstreams of a tool: `Workstream.tools` read from the other end.
    Responsibility.pillars: The pillars of a responsibility.
    Responsibility.workstreams: The workstreams of a responsibility: `Workstream.responsibilities` read from the other end.
    Responsibility.tools: The tools of a responsibility: `Tool.responsibilities` read from the other end.
    Pillar.workstreams: The workstreams of a pillar, found along `responsibilities.workstreams`.
    Pillar.tools: The tools of a pillar, found along `responsibilities.tools`.
    Pillar.responsibilities: The responsibilities of a pillar: `Responsibility.pillars` read from the other end.
    share: The share of this edge.
    since: The since of this edge.
    ");
}

#[test]
fn the_text_is_kept_as_it_was() {
    assert_eq!(good(SEED).sdl.as_ref(), SEED);
}
