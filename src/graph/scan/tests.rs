use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::event::{Event, NodeFact, NodeKey, Revision, Slug, Stamp, Value};
use crate::graph::{Builder, Head, RelatedFilter, Subject, ValueTest};
use crate::ontology::{FieldId, TextMatch, TextTest};

const NODES: usize = 2 * BLOCK + 700;

fn key(number: usize) -> NodeKey {
    NodeKey {
        kind: "Tool".into(),
        slug: Slug::new(&format!("tool-{number:05}")).expect("it is a slug"),
    }
}

/// Values that repeat, values that do not, and nulls, by arithmetic.
fn fact(number: usize) -> NodeFact {
    let mut attributes = BTreeMap::new();
    if !number.is_multiple_of(7) {
        let tier = i32::try_from(number % 5).expect("it is small");
        attributes.insert("tier".into(), Value::Int(tier));
    }
    if !number.is_multiple_of(3) {
        let weight = (number * 7919 % 10_007) as f64 / 8.0;
        attributes.insert("weight".into(), Value::Float(weight));
    }
    let language = ["Rust", "Go", "Java"][number % 11 % 3];
    attributes.insert("language".into(), Value::Text(language.into()));
    NodeFact {
        name: format!("Tool {}", number % 13).into(),
        description: None,
        labels: Vec::new(),
        sources: Vec::new(),
        owners: Default::default(),
        attributes,
    }
}

fn frozen() -> Snapshot {
    let sdl = "type Tool { tier: Int weight: Float language: String tags: [String!]
                           uses: Tool @relation(inverse: \"usedBy\") }";
    let ontology = Arc::new(crate::ontology::read("test", sdl).expect("it is well formed"));
    let mut builder = Builder::new(ontology);
    let stamp = Stamp {
        revision: Revision(1),
        time: Head::origin().time,
    };
    for number in 0..NODES {
        builder.put_node(&key(number), fact(number), stamp, stamp);
    }
    builder.finish(Head::origin())
}

/// Nodes replaced, deleted and added.
fn patched() -> Snapshot {
    let mut events = Vec::new();
    for number in (0..NODES).step_by(97) {
        let (key, before) = (key(number), fact(number));
        events.push(match number % 2 {
            0 => Event::NodeDeleted {
                key,
                before,
                was: None,
            },
            _ => Event::NodeUpdated {
                key,
                before,
                after: fact(number + 1),
                was: None,
            },
        });
    }
    let added = (NODES..NODES + 50).map(|number| Event::NodeCreated {
        key: key(number),
        after: fact(number),
    });
    events.extend(added);
    frozen().with(&events, Head::origin())
}

/// Nodes replaced, and none deleted or added: the list of them is the base's own.
fn updated() -> Snapshot {
    let events: Vec<Event> = (0..NODES)
        .step_by(97)
        .map(|number| Event::NodeUpdated {
            key: key(number),
            before: fact(number),
            after: fact(number + 1),
            was: None,
        })
        .collect();
    frozen().with(&events, Head::origin())
}

fn filters() -> Vec<Filter> {
    let (tier, weight, language) = (0, 1, 2);
    let on = |index, test| Filter::Value(Subject::Attribute(index), test);
    let text = |text: &str| Value::Text(text.into());
    let named = || Filter::Value(Subject::Name, ValueTest::Eq(text("Tool 4")));
    let unrelated = || {
        Filter::Related(Box::new(RelatedFilter {
            field: FieldId(0),
            edge: None,
            some: None,
            every: None,
            none: None,
            includes_all: None,
            includes_any: None,
            count: None,
            is_null: Some(true),
        }))
    };
    vec![
        on(tier, ValueTest::Eq(Value::Int(3))),
        on(tier, ValueTest::Eq(Value::Int(9))),
        on(tier, ValueTest::Ne(Value::Int(3))),
        on(tier, ValueTest::IsNull(true)),
        on(tier, ValueTest::IsNull(false)),
        on(
            tier,
            ValueTest::In(vec![Value::Int(1), Value::Int(4), Value::Int(77)]),
        ),
        on(weight, ValueTest::Lt(Value::Float(100.0))),
        on(weight, ValueTest::Lte(Value::Float(512.5))),
        on(weight, ValueTest::Gt(Value::Float(512.5))),
        on(weight, ValueTest::Gte(Value::Float(-1.0))),
        on(weight, ValueTest::Ne(Value::Float(512.5))),
        Filter::Not(Box::new(on(weight, ValueTest::Lt(Value::Float(900.0))))),
        Filter::Any(vec![
            named(),
            on(language, ValueTest::Eq(text("Go"))),
            on(tier, ValueTest::Gt(Value::Int(3))),
        ]),
        Filter::All(vec![
            named(),
            unrelated(),
            on(language, ValueTest::In(vec![text("Go"), text("Java")])),
        ]),
        Filter::Not(Box::new(Filter::All(vec![
            named(),
            on(language, ValueTest::Lt(text("H"))),
        ]))),
        Filter::All(vec![
            on(tier, ValueTest::Eq(Value::Int(3))),
            Filter::Any(Vec::new()),
        ]),
        Filter::All(Vec::new()),
        named(),
    ]
}

#[test]
fn a_scan_finds_what_each_node_says_of_itself() {
    for (name, snapshot) in [
        ("frozen", frozen()),
        ("patched", patched()),
        ("updated", updated()),
    ] {
        let kind = snapshot.ontology().kinds[0].id;
        let list = snapshot.members(kind);
        for filter in filters() {
            let visits = Visits::new(u64::MAX);
            let mut scanned = Vec::new();
            let collect = |link: Link<'_>| {
                scanned.push(link.vertex);
                ControlFlow::Continue(())
            };
            scan(&snapshot, &list, &filter, &visits, collect).expect("within the budget");
            let passes = |vertex: &Vertex| {
                let passes = filter.passes(&snapshot, *vertex, &visits);
                passes.expect("within the budget")
            };
            let each = list.iter().map(|link| link.vertex);
            let expected: Vec<Vertex> = each.filter(passes).collect();
            assert_eq!(scanned, expected, "{name}: {filter:?}");
        }
    }
}

#[test]
fn a_scan_pays_for_every_test() {
    let snapshot = frozen();
    let list = snapshot.members(snapshot.ontology().kinds[0].id);
    let one = |test| Filter::Value(Subject::Attribute(1), test);
    let spent = |filter: Filter| {
        let visits = Visits::new(u64::MAX);
        let all = |_: Link<'_>| ControlFlow::Continue(());
        scan(&snapshot, &list, &filter, &visits, all).expect("within the budget");
        visits.spent()
    };
    let eq = || one(ValueTest::Eq(Value::Float(1.0)));
    let many = (0..900).map(|_| eq()).collect();
    assert!(spent(Filter::Any(many)) > 10 * spent(eq()));
    let values = (0..900).map(|n| Value::Float(f64::from(n))).collect();
    assert!(spent(one(ValueTest::In(values))) > 10 * spent(eq()));
}

#[test]
fn a_test_on_text_pays_for_how_much_it_looks_through() {
    let long = NodeFact {
        description: Some("a".repeat(64 * 1024).into()),
        ..fact(0)
    };
    let event = Event::NodeCreated {
        key: key(NODES),
        after: long,
    };
    let snapshot = frozen().with(&[event], Head::origin());
    let vertex = snapshot.find(&key(NODES)).expect("it was created");
    let text = TextTest::new(TextMatch::Contains, "b", false).expect("it is no pattern");
    let filter = Filter::Value(Subject::Description, ValueTest::Text(text));
    let visits = Visits::new(u64::MAX);
    let passes = filter.passes(&snapshot, vertex, &visits);
    assert!(!passes.expect("within the budget"));
    assert_eq!(visits.spent(), 64);
}

#[test]
fn a_test_on_the_texts_of_a_column_pays_for_how_much_it_looks_through() {
    let spent = |letters: usize| {
        let mut long = fact(0);
        let language = Value::Text("a".repeat(letters).into());
        long.attributes.insert("language".into(), language);
        let event = Event::NodeCreated {
            key: key(NODES),
            after: long,
        };
        // The column is the base's.
        let snapshot = frozen().with(&[event], Head::origin()).folded();
        let text = TextTest::new(TextMatch::Contains, "b", false).expect("it is no pattern");
        let filter = Filter::Value(Subject::Attribute(2), ValueTest::Text(text));
        let visits = Visits::new(u64::MAX);
        let list = snapshot.members(snapshot.ontology().kinds[0].id);
        let all = |_: Link<'_>| ControlFlow::Continue(());
        scan(&snapshot, &list, &filter, &visits, all).expect("within the budget");
        visits.spent()
    };
    assert_eq!(spent(64 * 1024), spent(1) + 64);
}

#[test]
fn tests_that_decide_nothing_are_paid_for_too() {
    let snapshot = frozen();
    let kind = snapshot.ontology().kinds[0].id;
    let cost = |idle: usize| {
        let tier = Filter::Value(Subject::Attribute(0), ValueTest::Eq(Value::Int(3)));
        let mut filters = vec![Filter::Any(Vec::new()); idle];
        filters.push(tier);
        let visits = Visits::new(u64::MAX);
        let all = |_: Link<'_>| ControlFlow::Continue(());
        let list = snapshot.members(kind);
        scan(&snapshot, &list, &Filter::Any(filters), &visits, all).expect("within the budget");
        visits.spent()
    };
    let blocks = NODES.div_ceil(BLOCK) as u64;
    assert!(cost(1_000) >= cost(0) + 1_000 * blocks);
}

#[test]
fn a_scan_stops_where_it_is_told_to_and_pays_for_what_it_looked_at() {
    let snapshot = frozen();
    let kind = snapshot.ontology().kinds[0].id;
    let list = snapshot.members(kind);
    let filter = Filter::Value(Subject::Attribute(0), ValueTest::Eq(Value::Int(3)));
    // One look at each node, and one comparison with its value.
    let visits = Visits::new((BLOCK + BLOCK / 16) as u64);
    let mut left = 3;
    let count = |_: Link<'_>| {
        left -= 1;
        if left == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    scan(&snapshot, &list, &filter, &visits, count).expect("one block is enough");
    assert_eq!(left, 0);
    let all = |_: Link<'_>| ControlFlow::Continue(());
    assert!(scan(&snapshot, &list, &filter, &visits, all).is_err());
}
