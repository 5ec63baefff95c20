//! What is written is read back, whatever the texts are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::date;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{FLEET, Facts, SEED, fleet_ontology, ontology, read, seed_ontology};
use crate::event::{Basis, EdgeFact, EdgeKey, Label, NodeFact, NodeKey, Slug, Source, Value};
use crate::ontology::Ontology;

const SDL: &str = r#"
"A thing."
type Thing {
  "Text." text: String
  "Texts." texts: [String!]!
  "A number." int: Int
  "A number." float: Float
  "Numbers." floats: [Float!]!
  "Yes or no." flag: Boolean
  "When." at: DateTime
  "On which day." on: Date
  "Where." link: URL
  "Which." mood: Mood
  "Those that it likes." likes: [Thing!]! @relation(inverse: "likedBy", properties: "Liking")
  "The one above." parent: Thing @relation(inverse: "children", properties: "Liking")
}
"How much."
type Liking { "Why." reason: String "Since when." since: Date "Which." moods: [Mood!]! }
"A mood."
enum Mood { "Good." GOOD "No." NO }
"#;

const NASTY: &[&str] = &[
    "",
    " ",
    "a b",
    " a",
    "a ",
    "a: b",
    "a:",
    ":a",
    "a #b",
    "#a",
    "- a",
    "-",
    "---",
    "...",
    "? a",
    "yes",
    "No",
    "on",
    "y",
    "~",
    "null",
    "NULL",
    "true",
    "1",
    "1.10",
    "1e3",
    "0x1F",
    "0o7",
    ".5",
    "-.inf",
    ".nan",
    "2026-11-22",
    "12:30",
    "1_000",
    "+1",
    "=",
    "<<",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "'a'",
    "\"a\"",
    "a'b\"c",
    "[a]",
    "{a: b}",
    "a,b",
    "\\",
    "\\n",
    "a\nb",
    "a\nb\n",
    "a\nb\n\n",
    "\na",
    " a\nb",
    "a\n b",
    "a\n\n\nb",
    "a\n \nb",
    "a \nb",
    "a\tb",
    "\t",
    "a\r\nb",
    "\r",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{a0}a",
    "\u{2028}",
    "\u{feff}a",
    "a\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "🚀",
    "é",
    "e\u{301}",
    "日本語",
    "\u{202e}abc",
    "\u{10ffff}",
    "# a\nb",
    "- a\n- b",
    "a: b\nc: d",
    "---\na",
    "%YAML 1.2\n---",
    "a\n# b",
    "a  b",
    "https://example.com/?a=b#c",
    "{{ x }}",
];

fn text() -> impl Strategy<Value = Arc<str>> {
    let nasty = select(NASTY).prop_map(str::to_owned);
    let joined = vec(select(NASTY), 2..4).prop_map(|parts| parts.concat());
    let lines = vec("[ a-c#:\\-é]{0,6}", 1..5).prop_map(|lines| lines.join("\n"));
    let long = ("[a-z: #\\n]{1,4}", 300_usize..1200).prop_map(|(part, times)| part.repeat(times));
    let any = any::<String>();
    prop_oneof![4 => nasty, 2 => joined, 2 => lines, 1 => long, 2 => any].prop_map(Arc::from)
}

fn slug() -> impl Strategy<Value = Slug> {
    let odd = [
        "null",
        "true",
        "no",
        "y",
        "1",
        "0x1f",
        "1e3",
        "2026-11-22",
        "a",
        "b-c",
    ];
    select(odd.to_vec()).prop_map(|slug| Slug::new(slug).unwrap())
}

fn day() -> impl Strategy<Value = jiff::civil::Date> {
    (1_i16..9999, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn link() -> impl Strategy<Value = Arc<str>> {
    let links = [
        "https://example.com/",
        "https://example.com/a?b=c,d#e",
        "urn:a:",
        "mailto:a@b",
    ];
    select(links.to_vec()).prop_map(Arc::from)
}

fn mood() -> impl Strategy<Value = Value> {
    select(vec!["GOOD", "NO"]).prop_map(|mood| Value::Enum(mood.into()))
}

fn source() -> impl Strategy<Value = Source> {
    let basis = prop_oneof![
        option::of(text()).prop_map(|note| (Basis::Stated, note)),
        text().prop_map(|note| (Basis::Inferred, Some(format!("{note}.").into()))),
    ];
    (
        text(),
        option::of(text()),
        option::of(link()),
        basis,
        option::of(day()),
    )
        .prop_map(
            |(document, locator, url, (basis, note), observed_at)| Source {
                document,
                locator,
                url,
                basis,
                note,
                observed_at,
            },
        )
}

fn sources() -> impl Strategy<Value = Vec<Source>> {
    btree_set(source(), 0..3).prop_map(|sources| sources.into_iter().collect())
}

fn owners() -> impl Strategy<Value = BTreeSet<Arc<str>>> {
    btree_set(text(), 0..3)
}

fn values<const N: usize>(
    strategies: [(&'static str, BoxedStrategy<Value>); N],
) -> impl Strategy<Value = BTreeMap<Arc<str>, Value>> {
    let optional = strategies.into_iter().map(|(name, strategy)| {
        option::of(strategy).prop_map(move |value| Some((Arc::from(name), value?)))
    });
    optional
        .collect::<Vec<_>>()
        .prop_map(|values| values.into_iter().flatten().collect())
}

fn list(item: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
    vec(item, 0..3).prop_map(Value::List).boxed()
}

fn node() -> impl Strategy<Value = NodeFact> {
    let float = || any::<f64>().prop_filter("finite", |float| float.is_finite());
    let seconds = -60_000_000_000_i64..250_000_000_000;
    let at = (seconds, 0..1_000_000_000_i32)
        .prop_map(|(second, nano)| jiff::Timestamp::new(second, nano).unwrap());
    let attributes = values([
        ("text", text().prop_map(Value::Text).boxed()),
        ("texts", list(text().prop_map(Value::Text))),
        ("int", any::<i32>().prop_map(Value::Int).boxed()),
        ("float", float().prop_map(Value::Float).boxed()),
        ("floats", list(float().prop_map(Value::Float))),
        ("flag", any::<bool>().prop_map(Value::Boolean).boxed()),
        ("at", at.prop_map(Value::DateTime).boxed()),
        ("on", day().prop_map(Value::Date).boxed()),
        ("link", link().prop_map(Value::Url).boxed()),
        ("mood", mood().boxed()),
    ]);
    let labels = btree_map(text(), text(), 0..3).prop_map(|labels| {
        let labels = labels.into_iter();
        labels.map(|(key, value)| Label { key, value }).collect()
    });
    (
        text(),
        option::of(text()),
        labels,
        sources(),
        owners(),
        attributes,
    )
        .prop_map(
            |(name, description, labels, sources, owners, attributes)| NodeFact {
                name,
                description,
                labels,
                sources,
                owners,
                attributes,
            },
        )
}

fn edge() -> impl Strategy<Value = EdgeFact> {
    let properties = values([
        ("reason", text().prop_map(Value::Text).boxed()),
        ("since", day().prop_map(Value::Date).boxed()),
        ("moods", list(mood())),
    ]);
    (option::of(text()), sources(), owners(), properties).prop_map(
        |(note, sources, owners, properties)| EdgeFact {
            note,
            sources,
            owners,
            properties,
        },
    )
}

/// Nodes, and edges between any of them: many of one relation, at most one of the other.
fn facts() -> impl Strategy<Value = Facts> {
    (
        btree_map(slug(), node(), 1..4),
        btree_map((slug(), slug()), edge(), 0..4),
        btree_map(slug(), (slug(), edge()), 0..3),
    )
        .prop_map(|(nodes, likes, parents)| {
            let key = |field: &str, from: Slug, to: Slug| EdgeKey {
                kind: "Thing".into(),
                field: field.into(),
                from,
                to,
            };
            let has = |slug: &Slug| nodes.contains_key(slug);
            let likes = likes.into_iter();
            let likes = likes.map(|((from, to), fact)| (key("likes", from, to), fact));
            let parents = parents.into_iter();
            let parents = parents.map(|(from, (to, fact))| (key("parent", from, to), fact));
            let edges = likes
                .chain(parents)
                .filter(|(key, _)| has(&key.from))
                .collect();
            let kind: Arc<str> = "Thing".into();
            let nodes = nodes.into_iter().map(|(slug, fact)| {
                let kind = Arc::clone(&kind);
                (NodeKey { kind, slug }, fact)
            });
            Facts {
                nodes: nodes.collect(),
                edges,
            }
        })
}

fn check(ontology: &Ontology, facts: &Facts) -> String {
    let written = facts.write(ontology);
    let again = read(ontology, &[("export.yaml", &written)])
        .unwrap_or_else(|error| panic!("{error}\n{written}"));
    let again = Facts::of(again);
    assert_eq!(again, *facts, "{written}");
    assert_eq!(again.write(ontology), written);
    written
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read_back(facts in facts()) {
        check(&ontology(SDL), &facts);
    }
}

#[test]
fn every_nasty_text_is_read_back_as_value_and_as_key() {
    let ontology = ontology(SDL);
    let labels = |text: &str| {
        vec![Label {
            key: text.into(),
            value: text.into(),
        }]
    };
    for nasty in NASTY
        .iter()
        .map(|text| (*text).to_owned())
        .chain(["x".repeat(5000)])
    {
        let key = NodeKey {
            kind: "Thing".into(),
            slug: Slug::new("a").unwrap(),
        };
        let fact = NodeFact {
            name: nasty.as_str().into(),
            description: Some(nasty.as_str().into()),
            labels: labels(&nasty),
            sources: Vec::new(),
            owners: [Arc::from(nasty.as_str())].into(),
            attributes: BTreeMap::new(),
        };
        let facts = Facts {
            nodes: [(key, fact)].into(),
            edges: BTreeMap::new(),
        };
        check(&ontology, &facts);
    }
}

#[test]
fn the_seed_and_the_fleet_are_read_back() {
    let seed = read(&seed_ontology(), &[("seed.yaml", SEED)]);
    let seed = Facts::of(seed.unwrap_or_else(|error| panic!("{error}")));
    check(&seed_ontology(), &seed);
    let fleet = read(&fleet_ontology(), &FLEET);
    let fleet = Facts::of(fleet.unwrap_or_else(|error| panic!("{error}")));
    let written = check(&fleet_ontology(), &fleet);
    let orders: Vec<&str> = written
        .lines()
        .skip_while(|line| *line != "  labels:")
        .take_while(|line| *line != "  orders:")
        .collect();
    insta::assert_snapshot!(orders.join("\n"), @"
    labels:
      name: Parcel labels
      description: The last thing that the old system does.
      tier: IMPORTANT
      repository:
        to: monolith
        stated-by:
          - platform
      environments:
        - to: production-eu
          stated-by:
            - platform
      stated-by:
        - platform
    ledger:
      name: Ledger
      tier: CRITICAL
      availabilityTarget: 99.9
      repository:
        to: ledger
        stated-by:
          - platform
      datastores:
        - to: ledger
          modes:
            - READ
            - WRITE
          stated-by:
            - platform
      environments:
        - to: production-eu
          replicas: 3
          stated-by:
            - platform
      objectives:
        - ledger-balance
      stated-by:
        - platform
    notify:
      name: Notifications
      tier: IMPORTANT
      repository:
        to: notify
        stated-by:
          - platform
      datastores:
        - to: events
          modes:
            - READ
          stated-by:
            - platform
      environments:
        - to: production-eu
          stated-by:
            - platform
        - to: production-us
          stated-by:
            - platform
      stated-by:
        - platform
    ");
}
