//! Random lists of changes do what a dumb model does, and are refused when it refuses them.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Desk;
use crate::world::World;

const SDL: &str = r#"
type Team {
  size: Int
  tags: [String!]!
  lead: Person @relation(inverse: "leads")
  members: [Person!]! @relation(inverse: "teams", properties: "Membership")
}
type Person {
  email: String!
  home: City! @relation(inverse: "residents")
}
type City
type Membership { share: Float }
"#;

const SLUGS: [&str; 4] = ["a", "b", "c", "d"];

/// Each relation: the kind and field that it starts from, those that it leads to, and whether the first
/// leads to one node.
const RELATIONS: [Relation; 3] = [
    (("team", "lead"), ("person", "leads"), true),
    (("team", "members"), ("person", "teams"), false),
    (("person", "home"), ("city", "residents"), true),
];

type End = (&'static str, &'static str);
type Relation = (End, End, bool);

/// A node by its kind and slug, an edge by its field, from and to, each with what is stated about it.
#[derive(Clone, Default)]
struct Model {
    nodes: BTreeMap<(String, String), Map<String, Json>>,
    edges: BTreeMap<(String, String, String), Map<String, Json>>,
}

impl Model {
    /// Makes a change, or says that it may not be made.
    fn change(&mut self, name: &str, input: &Json) -> Option<()> {
        let kind = ["team", "person", "city"]
            .into_iter()
            .find(|kind| name.starts_with(kind))?;
        let slug = |value: &Json| (kind.to_owned(), text(value));
        match &name[kind.len()..] {
            "Create" => {
                let key = slug(&input["slug"]);
                if self.nodes.contains_key(&key) {
                    return None;
                }
                self.state(key, input)
            }
            "Update" => {
                let key = slug(&input["slug"]);
                self.nodes.get(&key)?;
                self.state(key, &input["input"])
            }
            "Upsert" => self.state(slug(&input["slug"]), &input["input"]),
            "Delete" => {
                let key = slug(&input["slug"]);
                let held = self.edges.len();
                self.edges.retain(|(field, from, to), _| {
                    let ((source, _), (target, _), _) = relation_of(field);
                    (source, from) != (kind, &key.1) && (target, to) != (kind, &key.1)
                });
                if input["onReferences"] != "DETACH" && self.edges.len() < held {
                    return None;
                }
                self.nodes.remove(&key).map(|_| ())
            }
            edges => {
                let near = slug(&input[kind]);
                self.nodes.get(&near)?;
                let members = input.as_object()?;
                let (field, list) = members.iter().find(|(name, _)| *name != kind)?;
                for item in list.as_array()? {
                    if edges.ends_with("Add") {
                        self.connect(&near, field, item)?;
                    } else {
                        let key = edge_key(&near, field, &text(item));
                        self.edges.remove(&key);
                    }
                }
                Some(())
            }
        }
    }

    fn state(&mut self, key: (String, String), input: &Json) -> Option<()> {
        let node = self
            .nodes
            .entry(key.clone())
            .or_insert_with(|| Map::from_iter([("name".to_owned(), json!(key.1))]));
        for (name, value) in input.as_object()? {
            let is_stated =
                ["name", "description", "size", "tags", "email"].contains(&name.as_str());
            if is_stated && (value.is_null() || *value == json!([])) {
                node.remove(name);
            } else if is_stated {
                node.insert(name.clone(), value.clone());
            }
        }
        node.entry("name").or_insert_with(|| json!(key.1));
        for (name, value) in input.as_object()? {
            match value {
                Json::Array(list) if name != "tags" => {
                    for item in list {
                        self.connect(&key, name, item)?;
                    }
                }
                value if name == "lead" || name == "home" => {
                    let kept = value.as_str();
                    self.edges.retain(|(field, from, to), _| {
                        field != name || *from != key.1 || Some(to.as_str()) == kept
                    });
                    if kept.is_some() {
                        self.connect(&key, name, &json!({ "slug": kept }))?;
                    }
                }
                _ => {}
            }
        }
        Some(())
    }

    fn connect(&mut self, near: &(String, String), field: &str, item: &Json) -> Option<()> {
        let key = edge_key(near, field, &text(&item["slug"]));
        let ((source, _), (target, _), _) = relation_of(&key.0);
        self.nodes.get(&(source.to_owned(), key.1.clone()))?;
        self.nodes.get(&(target.to_owned(), key.2.clone()))?;
        let edge = self.edges.entry(key).or_default();
        for (name, value) in item.as_object()? {
            if value.is_null() {
                edge.remove(name);
            } else if name != "slug" {
                edge.insert(name.clone(), value.clone());
            }
        }
        Some(())
    }

    /// Whether what must hold for the whole does.
    fn holds(&self) -> bool {
        let leads = |field: &str, from: &str| {
            let edges = self.edges.keys();
            edges
                .filter(|edge| edge.0 == field && edge.1 == from)
                .count()
        };
        self.nodes
            .iter()
            .all(|((kind, slug), node)| match kind.as_str() {
                "person" => node.contains_key("email") && leads("home", slug) == 1,
                "team" => leads("lead", slug) <= 1,
                _ => true,
            })
    }

    /// What [`QUERY`] answers.
    fn shown(&self) -> Json {
        let of = |kind: &str| {
            let nodes = self.nodes.iter().filter(|((own, _), _)| own == kind);
            let nodes = nodes.map(|((_, slug), node)| self.node(kind, slug, node));
            json!({ "nodes": nodes.collect::<Vec<_>>() })
        };
        json!({"data": {"teams": of("team"), "people": of("person"), "cities": of("city")}})
    }

    fn node(&self, kind: &str, slug: &str, node: &Map<String, Json>) -> Json {
        let mut shown =
            json!({"slug": slug, "name": node["name"], "description": node.get("description")});
        let edges = |field: &str| {
            let edges = self.edges.iter();
            let edges = edges.filter(move |((own, from, _), _)| own == field && from == slug);
            edges
                .map(|((_, _, to), edge)| (to.clone(), edge.clone()))
                .collect::<Vec<_>>()
        };
        let one = |field: &str| edges(field).pop();
        match kind {
            "team" => {
                shown["size"] = json!(node.get("size"));
                shown["tags"] = node.get("tags").cloned().unwrap_or(json!([]));
                let lead = one("lead");
                shown["lead"] = json!(lead.as_ref().map(|(to, _)| json!({ "slug": to })));
                shown["leadEdge"] =
                    json!(lead.map(|(_, edge)| json!({ "note": edge.get("note") })));
                let members = edges("members").into_iter().map(|(to, edge)| {
                    json!({"node": {"slug": to}, "note": edge.get("note"), "share": edge.get("share")})
                });
                shown["members"] = json!({ "edges": members.collect::<Vec<_>>() });
            }
            "person" => {
                shown["email"] = node["email"].clone();
                let home = one("home");
                shown["home"] = json!(home.map(|(to, _)| json!({ "slug": to })));
            }
            _ => {}
        }
        shown
    }
}

const QUERY: &str = "{
  teams { nodes {
    slug name description size tags lead { slug } leadEdge { note }
    members { edges { node { slug } note share } }
  } }
  people { nodes { slug name description email home { slug } } }
  cities { nodes { slug name description } }
}";

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn relation_of(field: &str) -> Relation {
    let mut relations = RELATIONS.into_iter();
    relations
        .find(|((_, forward), ..)| *forward == field)
        .unwrap()
}

/// The key of an edge that a field, forward or reverse, of a node leads along.
fn edge_key(near: &(String, String), field: &str, far: &str) -> (String, String, String) {
    let is = |(kind, name): End| kind == near.0 && name == field;
    let relation = RELATIONS
        .into_iter()
        .find(|(forward, reverse, _)| is(*forward) || is(*reverse));
    let (forward, ..) = relation.unwrap();
    let forward_field = forward.1.to_owned();
    if is(forward) {
        (forward_field, near.1.clone(), far.to_owned())
    } else {
        (forward_field, far.to_owned(), near.1.clone())
    }
}

/// Numbers that look random and are the same for a seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn slug(&mut self) -> &'static str {
        SLUGS[self.below(SLUGS.len())]
    }

    /// A value, or null.
    fn or_null(&mut self, value: Json) -> Json {
        if self.one_in(4) { Json::Null } else { value }
    }

    fn edges(&mut self) -> Json {
        let edges = (0..self.below(3)).map(|_| {
            let mut edge = json!({ "slug": self.slug() });
            if self.one_in(2) {
                edge["note"] = self.or_null(json!("why"));
            }
            edge
        });
        Json::Array(edges.collect())
    }

    /// The members of a node's input; everything that must be there where it is created.
    fn input(&mut self, kind: &str, is_created: bool) -> Json {
        let mut input = json!({});
        for (name, value) in [("name", json!("N")), ("description", json!("D"))] {
            if self.one_in(3) {
                input[name] = self.or_null(value);
            }
        }
        match kind {
            "team" => {
                for (name, value) in [("size", json!(3)), ("tags", json!(["x", "y"]))] {
                    if self.one_in(3) {
                        input[name] = self.or_null(value);
                    }
                }
                if self.one_in(2) {
                    let lead = json!(self.slug());
                    input["lead"] = self.or_null(lead);
                }
                if is_created && self.one_in(2) {
                    input["members"] = self.edges();
                }
            }
            "person" => {
                if is_created {
                    input["email"] = json!("e");
                } else if self.one_in(4) {
                    input["email"] = self.or_null(json!("f"));
                }
                if !self.one_in(if is_created { 6 } else { 2 }) {
                    let home = json!(self.slug());
                    input["home"] = if self.one_in(9) { Json::Null } else { home };
                }
                if is_created && self.one_in(3) {
                    input["teams"] = self.edges();
                }
            }
            _ => {
                if is_created && self.one_in(6) {
                    input["residents"] = self.edges();
                }
            }
        }
        input
    }

    fn change(&mut self) -> (String, Json) {
        let kind = ["team", "person", "city"][self.below(3)];
        let slug = self.slug();
        match self.below(9) {
            0 | 1 => {
                let mut input = self.input(kind, true);
                input["slug"] = json!(slug);
                (format!("{kind}Create"), input)
            }
            2 => {
                let input = self.input(kind, false);
                (
                    format!("{kind}Update"),
                    json!({"slug": slug, "input": input}),
                )
            }
            3 | 4 => {
                let input = self.input(kind, true);
                (
                    format!("{kind}Upsert"),
                    json!({"slug": slug, "input": input}),
                )
            }
            5 => {
                let on_references = if self.one_in(3) { "REJECT" } else { "DETACH" };
                let input = json!({"slug": slug, "onReferences": on_references});
                (format!("{kind}Delete"), input)
            }
            what => {
                // Fields that lead to one node have no mutations of their own.
                let (forward, reverse, is_narrow) = RELATIONS[self.below(3)];
                let (kind, field) = if is_narrow || self.one_in(2) {
                    reverse
                } else {
                    forward
                };
                let capital = field[..1].to_uppercase() + &field[1..];
                if what < 8 {
                    let edges = self.edges();
                    (
                        format!("{kind}{capital}Add"),
                        json!({(kind): slug, (field): edges}),
                    )
                } else {
                    let slugs: Vec<&str> = (0..self.below(3)).map(|_| self.slug()).collect();
                    (
                        format!("{kind}{capital}Remove"),
                        json!({(kind): slug, (field): slugs}),
                    )
                }
            }
        }
    }
}

#[test]
fn random_changes_do_what_a_dumb_model_does() {
    const REQUESTS: usize = 600;
    let seed = std::env::var("REMIT_TEST_SEED").ok();
    let seed = seed.map_or(20_261_130, |seed| seed.parse().unwrap());
    let mut chance = Chance(seed);
    let desk = Desk::of(World::empty("model", SDL));
    let mut model = Model::default();
    let (mut done, mut refused) = (0, 0);
    for request in 0..REQUESTS {
        let wishes: Vec<(String, Json)> = (0..=chance.below(3)).map(|_| chance.change()).collect();
        let mut next = model.clone();
        let may = wishes
            .iter()
            .all(|(name, input)| next.change(name, input).is_some())
            && next.holds();
        let changes: Vec<Json> = wishes
            .iter()
            .map(|(name, input)| json!({(name): input}))
            .collect();
        let answer = desk.ask_with(
            "mutation ($changes: [Change!]!) { apply(changes: $changes) { userErrors { code message field } } }",
            json!({ "changes": changes }),
        );
        let context = || format!("seed {seed}, request {request}: {changes:?}\n{answer}");
        assert_eq!(answer.contains("\"userErrors\":[]"), may, "{}", context());
        assert!(!answer.contains("\"errors\""), "{}", context());
        if may {
            model = next;
            done += 1;
        } else {
            refused += 1;
        }
        let shown: Json = serde_json::from_str(&desk.ask(QUERY)).unwrap();
        assert_eq!(shown, model.shown(), "{}", context());
    }
    assert!(
        done > REQUESTS / 5 && refused > REQUESTS / 5,
        "{done} done, {refused} refused"
    );
}
