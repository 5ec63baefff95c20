//! Search on whole graphs: found, ranked, highlighted, and the same whether something is in a base or an
//! overlay.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::event::{
    Basis, EdgeFact, EdgeKey, Event, Label, NodeFact, NodeKey, Revision, Slug, Source,
};
use crate::graph::{Head, rank};

const SDL: &str = r#"
type Tool { teams: [Team!]! @relation(inverse: "tools") }
type Team
"#;

fn key(kind: &str, slug: &str) -> NodeKey {
    NodeKey {
        kind: kind.into(),
        slug: Slug::new(slug).expect("it is a slug"),
    }
}

fn fact(name: &str, description: &str) -> NodeFact {
    NodeFact {
        name: name.into(),
        description: (!description.is_empty()).then(|| description.into()),
        labels: Vec::new(),
        sources: Vec::new(),
        owners: Default::default(),
        attributes: BTreeMap::new(),
    }
}

fn source(note: &str) -> Source {
    Source {
        document: "d".into(),
        locator: None,
        url: None,
        basis: Basis::Stated,
        note: Some(note.into()),
        observed_at: None,
    }
}

fn created(kind: &str, slug: &str, after: NodeFact) -> Event {
    Event::NodeCreated {
        key: key(kind, slug),
        after,
    }
}

fn empty() -> Snapshot {
    let ontology = crate::ontology::read("test", SDL).expect("it is well formed");
    Snapshot::empty(Arc::new(ontology))
}

fn with(snapshot: &Snapshot, events: Vec<Event>) -> Snapshot {
    let head = snapshot.head();
    let revision = Revision(head.revision.0 + 1);
    snapshot.with(
        &events,
        Head {
            revision,
            ..head.clone()
        },
    )
}

/// What is found, best first: `kind:slug score`, and each match with its words in brackets.
fn found(snapshot: &Snapshot, text: &str) -> Vec<String> {
    let visits = Visits::new(1_000_000);
    let typed = SearchText::new(text);
    let hits = search(snapshot, &typed, &visits).expect("it is small");
    let ranked = rank(snapshot, hits, None, 1_000);
    let lines = ranked.hits.iter().map(|hit| {
        let node = snapshot.node(hit.vertex);
        let kind = snapshot.ontology().kind(node.kind);
        let matches = matches(snapshot, hit.vertex, &typed, &visits).expect("it is small");
        let shown: Vec<String> = matches.iter().map(bracketed).collect();
        let key = node.key(kind);
        format!("{key} {} {}", hit.score, shown.join(", "))
    });
    lines.collect()
}

fn bracketed(found: &SearchMatch) -> String {
    let units: Vec<u16> = found.text.encode_utf16().collect();
    let part = |range: std::ops::Range<usize>| {
        String::from_utf16(&units[range]).expect("ranges are between letters")
    };
    let (mut text, mut at) = (format!("{:?}: ", found.field), 0);
    for range in &found.ranges {
        text += &format!("{}[{}]", part(at..range.start), part(range.clone()));
        at = range.end;
    }
    text + &part(at..units.len())
}

fn check(snapshot: &Snapshot, text: &str, expected: &[&str]) {
    assert_eq!(found(snapshot, text), expected, "{text}");
    assert_eq!(found(&snapshot.folded(), text), expected, "{text}, folded");
}

/// Some tools and teams, in a base; then one more, one changed, one gone and two edges in an overlay.
fn company() -> Snapshot {
    let mut labelled = fact(
        "Prometheus",
        "Metrics of everything, for Zoë's dashboards 🚚.",
    );
    labelled.labels = vec![Label {
        key: "tier".into(),
        value: "Gold".into(),
    }];
    labelled.sources = vec![source("Observed in the cluster")];
    let base = with(
        &empty(),
        vec![
            created("Tool", "artefact-storage", fact("Artefact Storage", "")),
            created(
                "Tool",
                "cloud-watch",
                fact("CloudWatch", "Logs and metrics."),
            ),
            created("Tool", "prometheus", labelled),
            created(
                "Team",
                "observability",
                fact("Observability", "Sees metrics."),
            ),
            created("Team", "gone", fact("Metrics of the past", "")),
            created("Team", "metrics", fact("Counting", "")),
        ],
    );
    let edge = EdgeKey {
        kind: "Tool".into(),
        field: "teams".into(),
        from: Slug::new("cloud-watch").expect("it is a slug"),
        to: Slug::new("metrics").expect("it is a slug"),
    };
    let noted = EdgeFact {
        note: Some("Billing".into()),
        sources: vec![source("Asked the team"), source("Billing")],
        ..EdgeFact::default()
    };
    with(
        &base.folded(),
        vec![
            Event::NodeDeleted {
                key: key("Team", "gone"),
                before: fact("Metrics of the past", ""),
                was: None,
            },
            Event::NodeUpdated {
                key: key("Team", "metrics"),
                before: fact("Counting", ""),
                after: fact("Metrics", ""),
                was: None,
            },
            created("Tool", "art", fact("Art", "No metrics.")),
            Event::EdgeConnected {
                key: edge,
                after: noted,
            },
        ],
    )
}

#[test]
fn the_best_come_first() {
    let company = company();
    check(
        &company,
        "metrics",
        &[
            "Team:metrics 300 Name: [Metrics], Slug: [metrics]",
            "Tool:art 80 Description: No [metrics].",
            "Tool:cloud-watch 80 Description: Logs and [metrics].",
            "Tool:prometheus 80 Description: [Metrics] of everything, for Zoë's dashboards 🚚.",
            "Team:observability 80 Description: Sees [metrics].",
        ],
    );
    check(
        &company,
        "art",
        &[
            "Tool:art 300 Name: [Art], Slug: [art]",
            "Tool:artefact-storage 140 Name: [Art]efact Storage, Slug: [art]efact-storage",
        ],
    );
    check(
        &company,
        "ARTEFACT stor",
        &["Tool:artefact-storage 340 Name: [Artefact] [Stor]age, Slug: [artefact]-[stor]age"],
    );
}

#[test]
fn typos_capitals_and_accents_are_forgiven() {
    let company = company();
    check(
        &company,
        "obsrv",
        &[
            "Team:observability 20 Name: [Observability], Slug: [observability]",
            "Tool:prometheus 4 Note: [Observed] in the cluster",
        ],
    );
    check(
        &company,
        "watch",
        &["Tool:cloud-watch 200 Name: Cloud[Watch], Slug: cloud-[watch]"],
    );
    check(
        &company,
        "cloud watch",
        &["Tool:cloud-watch 400 Name: [CloudWatch], Slug: [cloud]-[watch]"],
    );
    check(
        &company,
        "zoe dash",
        &["Tool:prometheus 136 Description: Metrics of everything, for [Zoë]'s [dash]boards 🚚."],
    );
    check(&company, "art metrcs gold", &[]);
}

#[test]
fn labels_and_notes_are_searched_edges_notes_with_their_source() {
    let company = company();
    check(
        &company,
        "gold",
        &["Tool:prometheus 120 Label: tier: [Gold]"],
    );
    check(
        &company,
        "billing",
        &["Tool:cloud-watch 40 Note: [Billing]"],
    );
    check(
        &company,
        "asked",
        &["Tool:cloud-watch 40 Note: [Asked] the team"],
    );
    check(
        &company,
        "cluster",
        &["Tool:prometheus 40 Note: Observed in the [cluster]"],
    );
}

#[test]
fn a_search_looks_only_at_what_it_may() {
    let company = company();
    let typed = SearchText::new("metrics");
    let visits = Visits::new(5);
    assert!(search(&company, &typed, &visits).is_err());
}

#[test]
fn where_words_stand_is_paid_for_by_how_much_text_is_looked_through() {
    let long = "words ".repeat(10_000);
    let snapshot = with(&empty(), vec![created("Tool", "eks", fact("EKS", &long))]);
    let eks = snapshot.with_id("Tool:eks").expect("it was created");
    let spent = |typed: &str| {
        let visits = Visits::new(u64::MAX);
        matches(&snapshot, eks, &SearchText::new(typed), &visits).expect("within the budget");
        visits.spent()
    };
    assert!(spent("eks") > 1_000);
    assert!(spent("eks metrics logs") > 2 * spent("eks"));
}

#[test]
fn a_page_stands_after_its_place() {
    let company = company();
    let visits = Visits::new(1_000);
    let typed = SearchText::new("metrics");
    let hits = search(&company, &typed, &visits).expect("it is small");
    let whole = rank(&company, hits.clone(), None, 10);
    let mut walked: Vec<Hit> = Vec::new();
    let mut place = None;
    loop {
        let page = rank(&company, hits.clone(), place.as_ref(), 2);
        assert_eq!(page.has_previous, place.is_some());
        walked.extend(&page.hits);
        place = page.hits.last().map(|hit| SearchPlace::of(&company, *hit));
        if !page.has_next {
            break;
        }
    }
    assert_eq!(walked, whole.hits);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The same graph as one base, and as commits over it, some of them folded in.
    #[test]
    fn an_answer_does_not_tell_a_base_from_an_overlay(
        steps in proptest::collection::vec((0_u8..6, "[ab]{1,2}", "[a-c]{1,5}( [a-c]{1,5})?", any::<bool>()), 1..20),
        typed in "[a-c]{1,5}( [a-c]{1,5})?",
    ) {
        let mut snapshot = empty();
        for (step, slug, text, folds) in steps {
            let events = event(&snapshot, step, &slug, &text);
            snapshot = with(&snapshot, events.into_iter().collect());
            // Asked of every state, so that indexes are made before what follows them.
            let unfolded = found(&snapshot, &typed);
            prop_assert_eq!(&unfolded, &found(&snapshot.folded(), &typed));
            prop_assert_eq!(&unfolded, &found(&snapshot.clone(), &typed));
            if folds && step == 0 {
                snapshot = snapshot.folded();
            }
        }
    }
}

/// A random change that makes sense in this state.
fn event(snapshot: &Snapshot, step: u8, slug: &str, text: &str) -> Option<Event> {
    let kind = if step.is_multiple_of(2) {
        "Tool"
    } else {
        "Team"
    };
    let key = key(kind, slug);
    let existing = snapshot.find(&key).map(|vertex| snapshot.node(vertex));
    let edge = EdgeKey {
        kind: "Tool".into(),
        field: "teams".into(),
        from: Slug::new("a").expect("it is a slug"),
        to: Slug::new(slug).expect("it is a slug"),
    };
    let ends = snapshot.find(&self::key("Tool", "a")).is_some()
        && snapshot.find(&self::key("Team", slug)).is_some();
    let has_edges = |vertex| {
        let ontology = snapshot.ontology();
        let mut fields = ontology.fields_of(snapshot.node(vertex).kind);
        fields.any(|field| !snapshot.neighbors(field.id, vertex).is_empty())
    };
    match (step, existing) {
        (4 | 5, _) if ends => {
            let after = EdgeFact {
                note: Some(text.into()),
                ..EdgeFact::default()
            };
            Some(match snapshot.edge(&edge) {
                None => Event::EdgeConnected { key: edge, after },
                Some(before) if step == 4 => Event::EdgeUpdated {
                    key: edge,
                    before: before.fact(&[]),
                    after,
                },
                Some(before) => Event::EdgeDisconnected {
                    key: edge,
                    before: before.fact(&[]),
                },
            })
        }
        (2 | 3, Some(node)) if !has_edges(snapshot.find(&key)?) => Some(Event::NodeDeleted {
            before: node.fact(snapshot.ontology().kind(node.kind)),
            key,
            was: None,
        }),
        (_, Some(node)) => Some(Event::NodeUpdated {
            before: node.fact(snapshot.ontology().kind(node.kind)),
            key,
            after: fact(text, slug),
            was: None,
        }),
        (_, None) => Some(Event::NodeCreated {
            key,
            after: fact(text, ""),
        }),
    }
}
