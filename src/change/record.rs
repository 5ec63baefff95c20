//! What events changed, member by member: the structured form that the API, the feed and the command
//! line's JSON show. What is shown to people as text stands in [`super::Summary`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::event::{EdgeFact, Event, NodeFact, Value};

/// What one event did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRecord {
    /// What was done.
    pub action: ChangeAction,
    /// The node's id, or the id of the node that the edge starts from; `None` for the ontology.
    pub id: Option<String>,
    /// The field of an edge's source that leads to its target; `None` where no edge is concerned.
    pub relation: Option<String>,
    /// The slug of the edge's target, of the kind that the relation leads to; `None` where no edge is
    /// concerned.
    pub to: Option<String>,
    /// The members that differ, in a fixed order.
    pub changes: Vec<FieldChange>,
}

/// What may be done to a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeAction {
    /// Another ontology came into force.
    OntologyReplaced,
    /// A node was created.
    Created,
    /// What is stated about a node changed.
    Updated,
    /// A node was deleted.
    Deleted,
    /// An edge was made.
    Connected,
    /// What is stated about an edge changed.
    Restated,
    /// An edge was removed.
    Disconnected,
}

/// One member of a fact before and after, as JSON. An absent value is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// `name`, `description`, `labels`, `sources`, `statedBy`, `note`, an attribute or a property.
    pub field: String,
    /// What it was.
    pub before: Json,
    /// What it is.
    pub after: Json,
}

impl ChangeAction {
    /// Every action, with its name in the API and what it means.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (
            Self::OntologyReplaced,
            "ONTOLOGY_REPLACED",
            "Another ontology came into force.",
        ),
        (Self::Created, "CREATED", "A node was created."),
        (
            Self::Updated,
            "UPDATED",
            "What is stated about a node changed.",
        ),
        (Self::Deleted, "DELETED", "A node was deleted."),
        (Self::Connected, "CONNECTED", "An edge was made."),
        (
            Self::Restated,
            "RESTATED",
            "What is stated about an edge changed.",
        ),
        (Self::Disconnected, "DISCONNECTED", "An edge was removed."),
    ];
}

impl ChangeRecord {
    /// What an event did.
    pub fn of(event: &Event) -> Self {
        let node = |action, key: &crate::event::NodeKey, before, after| Self {
            action,
            id: Some(key.to_string()),
            relation: None,
            to: None,
            changes: FieldChange::of_node(before, after),
        };
        let edge = |action, key: &crate::event::EdgeKey, before, after| Self {
            action,
            id: Some(format!("{}:{}", key.kind, key.from)),
            relation: Some(key.field.to_string()),
            to: Some(key.to.to_string()),
            changes: FieldChange::of_edge(before, after),
        };
        match event {
            Event::OntologyReplaced { before, after } => Self {
                action: ChangeAction::OntologyReplaced,
                id: None,
                relation: None,
                to: None,
                changes: vec![FieldChange {
                    field: "sdl".to_owned(),
                    before: json!(before),
                    after: json!(after),
                }],
            },
            Event::NodeCreated { key, after, .. } => {
                node(ChangeAction::Created, key, None, Some(after))
            }
            Event::NodeUpdated {
                key, before, after, ..
            } => node(ChangeAction::Updated, key, Some(before), Some(after)),
            Event::NodeDeleted { key, before, .. } => {
                node(ChangeAction::Deleted, key, Some(before), None)
            }
            Event::EdgeConnected { key, after, .. } => {
                edge(ChangeAction::Connected, key, None, Some(after))
            }
            Event::EdgeUpdated {
                key, before, after, ..
            } => edge(ChangeAction::Restated, key, Some(before), Some(after)),
            Event::EdgeDisconnected { key, before, .. } => {
                edge(ChangeAction::Disconnected, key, Some(before), None)
            }
        }
    }
}

impl FieldChange {
    /// The members of a node's fact that differ.
    pub fn of_node(before: Option<&NodeFact>, after: Option<&NodeFact>) -> Vec<Self> {
        Self::differing(before.map(node_members), after.map(node_members))
    }

    /// The members of an edge's fact that differ.
    pub fn of_edge(before: Option<&EdgeFact>, after: Option<&EdgeFact>) -> Vec<Self> {
        Self::differing(before.map(edge_members), after.map(edge_members))
    }

    fn differing(before: Option<Members>, after: Option<Members>) -> Vec<Self> {
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let built_in = BUILT_IN.iter().map(|name| (*name).to_owned());
        let own: BTreeSet<&String> = before.own.keys().chain(after.own.keys()).collect();
        let look = |members: &Members, name: &str, is_own: bool| {
            let found = if is_own {
                members.own.get(name)
            } else {
                members.built_in.get(name)
            };
            found.cloned().unwrap_or(Json::Null)
        };
        built_in
            .map(|name| (name, false))
            .chain(own.into_iter().map(|name| (name.clone(), true)))
            .filter_map(|(field, is_own)| {
                let (before, after) = (look(&before, &field, is_own), look(&after, &field, is_own));
                (before != after).then_some(Self {
                    field,
                    before,
                    after,
                })
            })
            .collect()
    }
}

/// The members that every fact may have, in the order in which they are shown. An attribute may have the
/// name of one that only the other sort of fact has.
const BUILT_IN: [&str; 6] = [
    "name",
    "description",
    "note",
    "labels",
    "sources",
    "statedBy",
];

/// The members of a fact that say something, as JSON.
#[derive(Default)]
struct Members {
    built_in: BTreeMap<&'static str, Json>,
    own: BTreeMap<String, Json>,
}

impl Members {
    fn of(
        built_in: impl IntoIterator<Item = (&'static str, Option<Json>)>,
        own: &BTreeMap<Arc<str>, Value>,
    ) -> Self {
        let said = built_in
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let own = own
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_json()));
        Self {
            built_in: said.collect(),
            own: own.collect(),
        }
    }
}

fn node_members(fact: &NodeFact) -> Members {
    let built_in = [
        ("name", Some(json!(fact.name))),
        ("description", fact.description.as_ref().map(|it| json!(it))),
        ("labels", some(&fact.labels)),
        ("sources", some(&fact.sources)),
        ("statedBy", some(&fact.owners)),
    ];
    Members::of(built_in, &fact.attributes)
}

fn edge_members(fact: &EdgeFact) -> Members {
    let built_in = [
        ("note", fact.note.as_ref().map(|it| json!(it))),
        ("sources", some(&fact.sources)),
        ("statedBy", some(&fact.owners)),
    ];
    Members::of(built_in, &fact.properties)
}

/// A list, unless it is empty.
fn some(list: &impl Serialize) -> Option<Json> {
    let json = serde_json::to_value(list).expect("facts have only string keys");
    (json != Json::Array(Vec::new())).then_some(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{EdgeKey, Slug};

    fn slug(text: &str) -> Slug {
        Slug::new(text).unwrap()
    }

    #[test]
    fn only_what_differs_is_recorded_built_in_members_first() {
        let before = NodeFact {
            name: "EKS".into(),
            description: Some("Kubernetes".into()),
            labels: Vec::new(),
            sources: Vec::new(),
            owners: Default::default(),
            attributes: BTreeMap::from([("tier".into(), Value::Int(1))]),
        };
        let after = NodeFact {
            name: "EKS".into(),
            description: None,
            owners: ["platform".into()].into(),
            attributes: BTreeMap::from([
                ("tier".into(), Value::Int(2)),
                ("lang".into(), Value::Text("go".into())),
            ]),
            ..before.clone()
        };
        let changes = FieldChange::of_node(Some(&before), Some(&after));
        insta::assert_json_snapshot!(changes, @r#"
        [
          {
            "field": "description",
            "before": "Kubernetes",
            "after": null
          },
          {
            "field": "statedBy",
            "before": null,
            "after": [
              "platform"
            ]
          },
          {
            "field": "lang",
            "before": null,
            "after": "go"
          },
          {
            "field": "tier",
            "before": 1,
            "after": 2
          }
        ]
        "#);
    }

    #[test]
    fn an_attribute_may_be_called_note() {
        let fact = |note: &str| NodeFact {
            name: "EKS".into(),
            description: None,
            labels: Vec::new(),
            sources: Vec::new(),
            owners: Default::default(),
            attributes: BTreeMap::from([("note".into(), Value::Text(note.into()))]),
        };
        let changes = FieldChange::of_node(Some(&fact("a")), Some(&fact("b")));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].after, json!("b"));
    }

    #[test]
    fn an_edge_is_named_by_its_source_its_relation_and_its_target() {
        let record = ChangeRecord::of(&Event::EdgeConnected {
            key: EdgeKey {
                kind: "Workstream".into(),
                field: "tools".into(),
                from: slug("platform"),
                to: slug("eks"),
            },
            after: EdgeFact {
                note: Some("since May".into()),
                ..EdgeFact::default()
            },
        });
        insta::assert_json_snapshot!(record, @r#"
        {
          "action": "CONNECTED",
          "id": "Workstream:platform",
          "relation": "tools",
          "to": "eks",
          "changes": [
            {
              "field": "note",
              "before": null,
              "after": "since May"
            }
          ]
        }
        "#);
    }
}
