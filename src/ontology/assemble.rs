//! Makes the ontology from a draft in which nothing is wrong: orders the fields and turns places into ids.

use std::sync::Arc;

use super::describe;
use super::draft::{Draft, FieldDraft, Link};
use super::model::{
    Direction, FieldId, Kind, KindId, Ontology, RelationField, RelationId, StoredRelation, Via,
};
use super::name::{capitalized, shouty};
use super::rule::{self, RuleDraft};

/// The stem of the names of a field's types, `WorkstreamTools`.
pub(super) fn type_stem(draft: &Draft<'_>, field: usize) -> String {
    let field = &draft.fields[field];
    field.type_name.map_or_else(
        || {
            let kind = &draft.kinds[field.kind];
            format!("{}{}", kind.type_name, capitalized(field.name))
        },
        |given| given.value.to_owned(),
    )
}

/// The value of the enum `Relation` for a field, `WORKSTREAM_TOOLS`. A given type name changes it too, or
/// a clash of two values could not be resolved.
pub(super) fn enum_value(draft: &Draft<'_>, field: usize) -> String {
    let field = &draft.fields[field];
    field.type_name.map_or_else(
        || {
            let kind = &draft.kinds[field.kind];
            format!("{}_{}", shouty(&kind.type_name), shouty(field.name))
        },
        |given| shouty(given.value),
    )
}

/// Makes the ontology. Must not be called with drafts that have mistakes.
pub(super) fn ontology(draft: Draft<'_>, rules: Vec<RuleDraft<'_>>, sdl: &str) -> Ontology {
    let ids = Ids::new(&draft);
    let relations = relations(&draft, &ids);
    let fields: Vec<RelationField> = ids
        .order
        .iter()
        .map(|field| relation_field(&draft, &ids, &relations, *field))
        .collect();
    let kinds = draft.kinds.into_iter().zip(0_u16..).map(|(kind, id)| Kind {
        id: KindId(id),
        name: kind.name.to_owned(),
        enum_value: shouty(&kind.type_name),
        type_name: kind.type_name,
        singular: kind.singular,
        plural: kind.plural,
        description: kind.description,
        attributes: kind.attributes,
        fields: fields
            .iter()
            .filter(|field| field.kind == KindId(id))
            .map(|field| field.id)
            .collect(),
    });
    let mut ontology = Ontology {
        kinds: kinds.collect(),
        enums: draft.enums.into_iter().map(|(one, _)| one).collect(),
        relations: relations
            .into_iter()
            .map(|(_, relation)| relation)
            .collect(),
        fields,
        rules: Vec::new(),
        sdl: Arc::from(sdl),
    };
    ontology.rules = rule::assemble(&ontology, rules);
    ontology
}

/// The final order of the fields.
struct Ids {
    /// Draft fields in the order of the ontology.
    order: Vec<usize>,
    /// The id of each draft field.
    of: Vec<FieldId>,
}

impl Ids {
    /// By kind; declared fields first, then implied ones in the order of what implies them.
    fn new(draft: &Draft<'_>) -> Self {
        let mut order: Vec<usize> = (0..draft.fields.len()).collect();
        order.sort_by_key(|index| {
            let field = &draft.fields[*index];
            (field.kind, field.implied_by.is_some(), *index)
        });
        let mut of = vec![FieldId(0); order.len()];
        for (field, id) in order.iter().zip(0_u16..) {
            of[*field] = FieldId(id);
        }
        Self { order, of }
    }

    fn all(&self, fields: &[usize]) -> Vec<FieldId> {
        fields.iter().map(|field| self.of[*field]).collect()
    }
}

fn kind_id(kind: usize) -> KindId {
    KindId(u16::try_from(kind).expect("the number of kinds is limited"))
}

fn inverse_of(field: &FieldDraft<'_>) -> usize {
    field.inverse.expect("a field without inverse is a mistake")
}

/// The stored relations, each with the draft field that it was declared by first.
fn relations(draft: &Draft<'_>, ids: &Ids) -> Vec<(usize, StoredRelation)> {
    let forward = draft
        .fields
        .iter()
        .enumerate()
        .filter_map(|(index, field)| {
            let Link::Stored { properties } = field.link else {
                return None;
            };
            let reverse = inverse_of(field);
            (index < reverse).then_some((index, reverse, properties))
        });
    forward
        .zip(0_u16..)
        .map(|((forward, reverse, properties), id)| {
            let properties = properties.or(match draft.fields[reverse].link {
                Link::Stored { properties } => properties,
                Link::Derived { .. } => None,
            });
            let relation = StoredRelation {
                id: RelationId(id),
                source: kind_id(draft.fields[forward].kind),
                target: kind_id(draft.fields[forward].target),
                forward: ids.of[forward],
                reverse: ids.of[reverse],
                properties_type: properties.map(|named| named.value.to_owned()),
                properties: properties
                    .and_then(|named| draft.properties.get(named.value))
                    .cloned()
                    .unwrap_or_default(),
            };
            (forward, relation)
        })
        .collect()
}

fn relation_field(
    draft: &Draft<'_>,
    ids: &Ids,
    relations: &[(usize, StoredRelation)],
    index: usize,
) -> RelationField {
    let field = &draft.fields[index];
    let inverse = inverse_of(field);
    let via = match &field.link {
        Link::Stored { .. } => {
            let forward = index.min(inverse);
            let found = relations
                .binary_search_by_key(&forward, |(declared, _)| *declared)
                .expect("every stored field belongs to a relation");
            Via::Stored {
                relation: relations[found].1.id,
                direction: if index == forward {
                    Direction::Forward
                } else {
                    Direction::Reverse
                },
            }
        }
        Link::Derived { path, steps, .. } => Via::Derived {
            path: ids.all(
                path.as_ref()
                    .expect("a path that leads nowhere is a mistake"),
            ),
            steps: ids.all(steps.as_ref().expect("a path without steps is a mistake")),
        },
    };
    RelationField {
        id: ids.of[index],
        kind: kind_id(field.kind),
        target: kind_id(field.target),
        name: field.name.to_owned(),
        enum_value: enum_value(draft, index),
        type_stem: type_stem(draft, index),
        description: field
            .description
            .clone()
            .unwrap_or_else(|| description(draft, index)),
        cardinality: field.cardinality,
        required: field.required,
        via,
        inverse: ids.of[inverse],
        declared: field.implied_by.is_none(),
    }
}

fn description(draft: &Draft<'_>, index: usize) -> String {
    let field = &draft.fields[index];
    let kind = draft.kinds[field.kind].name;
    if let Some(path) = draft.path(index) {
        return describe::derived(kind, field.name, &draft.path_text(path));
    }
    match field.implied_by {
        Some(declared) => describe::implied(kind, field.name, &draft.label(declared)),
        None => describe::relation(kind, field.name),
    }
}
