//! Turns a field's coerced arguments into what the run needs, by what the field means.

use std::sync::Arc;

use async_graphql_value::ConstValue;
use rustc_hash::FxHashSet;

use super::change::{Changes, changes};
use super::commits::{self, CommitWindow};
use super::coverage::{self, CoverageArguments};
use super::cursor;
use super::finding::{self, FindingArguments};
use super::impact;
use super::mutation::{self, MutationArguments};
use super::search::{self, SearchArguments};
use super::view::{self, DiffArguments};
use super::walks::{self, NeighborhoodArguments, PathsArguments};
use super::window::Window;
use super::{EntityWindow, FacetArguments, SetArguments, VennArguments};
use super::{entities, facet, filter, set, venn};
use crate::engine::At;
use crate::event::Revision;
use crate::graph::{EdgeFilter, Filter, SortKey, Subject};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::graphql::named::Named;
use crate::graphql::schema::{
    FacetMember, HistoryMember, Meaning, MutationMember, SearchMember, SubgraphPart,
    SubscriptionMember, VennMember, ViewMember,
};
use crate::ontology::{FieldId, KindId, Ontology};

/// A field's arguments, ready to run with.
#[derive(Debug, Clone)]
pub enum Arguments {
    /// The field has none.
    None,
    /// `id`
    Id(String),
    /// `ids`
    Ids(Vec<String>),
    /// `slug`
    Slug(String),
    /// A connection's arguments.
    Page(Box<PageArguments>),
    /// `…Overlapping`
    Overlap {
        /// The named nodes, per relation field that was given.
        named: Vec<(FieldId, Vec<Arc<str>>)>,
        /// Which page of the answer.
        page: Box<PageArguments>,
    },
    /// What `findings` is asked for.
    Findings(Box<FindingArguments>),
    /// `search`
    Search(Box<SearchArguments>),
    /// `part` of a file.
    Part(SubgraphPart),
    /// `first` of a list that is no connection.
    First(usize),
    /// `coverage`
    Coverage(Box<CoverageArguments>),
    /// `paths`
    Paths(Box<PathsArguments>),
    /// `neighborhood`
    Neighborhood(Box<NeighborhoodArguments>),
    /// `singlePoints`
    SinglePoints {
        /// The one relation that is asked about; every required one where it is left out.
        relation: Option<FieldId>,
        /// How many at most.
        first: usize,
    },
    /// A page of nodes of any kind.
    Entities(Box<EntityWindow>),
    /// `set`
    Set(Box<SetArguments>),
    /// `venn`
    Venn(Box<VennArguments>),
    /// `facets`
    Facets(FacetArguments),
    /// `asOf`
    AsOf(At),
    /// `whatIf`
    WhatIf(Box<Changes>),
    /// `diff`
    Diff(DiffArguments),
    /// A page of commits.
    Commits(CommitWindow),
    /// What a mutation is to do.
    Mutation(Box<MutationArguments>),
    /// `after` of a subscription to commits.
    After(Option<Revision>),
}

/// A connection's arguments.
#[derive(Debug, Clone, Default)]
pub struct PageArguments {
    /// `where`
    pub filter: Option<Filter>,
    /// `edgeWhere`
    pub edge: Option<EdgeFilter>,
    /// `orderBy`; empty is the default order.
    pub order: Vec<SortKey>,
    /// Which stretch of the selected nodes.
    pub window: Window,
}

/// The coerced arguments by name.
pub type Given<'a> = Named<&'a str, ConstValue>;

/// What makes the arguments of a field with that meaning of a text, where a text is all that it can be given.
pub fn of_text(meaning: Meaning) -> Option<fn(String) -> Arguments> {
    match meaning {
        Meaning::NodeById | Meaning::Impact => Some(Arguments::Id),
        Meaning::One(_) => Some(Arguments::Slug),
        _ => None,
    }
}

/// Reads the arguments of a field with that meaning.
pub fn read(
    ontology: &Ontology,
    limits: &Limits,
    meaning: Meaning,
    given: &Given<'_>,
) -> Result<Arguments, GraphqlError> {
    Ok(match meaning {
        Meaning::NodeById => Arguments::Id(text(given, "id").unwrap_or_default().to_owned()),
        Meaning::NodesByIds => {
            let ids = present(given, "ids").map(filter::items).unwrap_or_default();
            Arguments::Ids(ids.iter().filter_map(as_text).map(str::to_owned).collect())
        }
        Meaning::One(_) => Arguments::Slug(text(given, "slug").unwrap_or_default().to_owned()),
        Meaning::Many(kind) => {
            Arguments::Page(Box::new(page(ontology, limits, kind, None, given)?))
        }
        Meaning::Related(field) if ontology.field(field).is_many() => {
            let target = ontology.field(field).target;
            Arguments::Page(Box::new(page(
                ontology,
                limits,
                target,
                Some(field),
                given,
            )?))
        }
        Meaning::Overlapping(kind) => overlap(ontology, limits, kind, given)?,
        Meaning::Findings => Arguments::Findings(Box::new(finding::read(limits, given)?)),
        Meaning::Set => Arguments::Set(Box::new(set::arguments(ontology, limits, given)?)),
        Meaning::Venn(VennMember::Diagram) => {
            Arguments::Venn(Box::new(venn::arguments(ontology, limits, given)?))
        }
        Meaning::Venn(VennMember::Members) => {
            Arguments::Entities(Box::new(entities::window(ontology, limits, given)?))
        }
        Meaning::Facet(FacetMember::Of(kind)) => {
            Arguments::Facets(facet::arguments(ontology, limits, kind, given)?)
        }
        Meaning::Witnesses | Meaning::Venn(VennMember::Witnesses) => {
            let first = size(given, "first", limits.witnesses_max)?;
            Arguments::First(first.unwrap_or(limits.witnesses_default()))
        }
        Meaning::Export(_) => match present(given, "part") {
            Some(ConstValue::Enum(name)) => {
                SubgraphPart::named(name).map_or(Arguments::None, Arguments::Part)
            }
            _ => Arguments::None,
        },
        Meaning::Coverage => coverage::coverage(ontology, given)?,
        Meaning::CoverageMember(member) => coverage::part(member, limits, given)?,
        Meaning::Paths => walks::paths(ontology, limits, given)?,
        Meaning::Neighborhood => walks::neighborhood(ontology, limits, given)?,
        Meaning::Impact => Arguments::Id(text(given, "of").unwrap_or_default().to_owned()),
        Meaning::SinglePoints => impact::single_points(ontology, limits, given)?,
        Meaning::ImpactMember(member) => impact::part(member, limits, given)?,
        Meaning::Search => Arguments::Search(Box::new(search::read(ontology, limits, given)?)),
        Meaning::Found(SearchMember::Matches) => {
            let first = size(given, "first", limits.search_matches_max)?;
            Arguments::First(first.unwrap_or(limits.matches_default()))
        }
        Meaning::History(HistoryMember::Commits) => {
            Arguments::Commits(commits::window(limits, limits.page_size_default, given)?)
        }
        Meaning::History(HistoryMember::OfNode) => {
            let size_default = limits.history_size_default();
            Arguments::Commits(commits::window(limits, size_default, given)?)
        }
        Meaning::History(HistoryMember::Diff) => Arguments::Diff(view::diff(given)?),
        Meaning::View(ViewMember::AsOf) => Arguments::AsOf(view::as_of(given)?),
        Meaning::View(ViewMember::WhatIf) => {
            let list = given.get("changes").expect("the schema requires it");
            Arguments::WhatIf(Box::new(changes(ontology, "changes", list)))
        }
        Meaning::History(
            HistoryMember::Changes
            | HistoryMember::Created
            | HistoryMember::Deleted
            | HistoryMember::Updated
            | HistoryMember::Connected
            | HistoryMember::Disconnected
            | HistoryMember::Restated,
        ) => {
            let first = size(given, "first", limits.changes_shown_max)?;
            first.map_or(Arguments::None, Arguments::First)
        }
        Meaning::Mutation(
            member @ (MutationMember::Apply
            | MutationMember::Undo
            | MutationMember::OntologyApply
            | MutationMember::Change(_)),
        ) => Arguments::Mutation(Box::new(mutation::read(ontology, limits, member, given))),
        Meaning::Subscription(SubscriptionMember::Commits) => {
            Arguments::After(commits::revision(given, "after")?)
        }
        _ => Arguments::None,
    })
}

fn page(
    ontology: &Ontology,
    limits: &Limits,
    kind: KindId,
    along: Option<FieldId>,
    given: &Given<'_>,
) -> Result<PageArguments, GraphqlError> {
    let filter = present(given, "where").map(|value| filter::node(ontology, kind, value));
    let edge = match (
        along.and_then(|field| ontology.stored(field)),
        present(given, "edgeWhere"),
    ) {
        (Some((relation, _)), Some(value)) => Some(filter::edge(relation, value)?),
        _ => None,
    };
    let order = order(ontology, kind, given);
    let window = window(limits, &cursor::keys(ontology.kind(kind), &order), given)?;
    Ok(PageArguments {
        filter: filter.transpose()?,
        edge,
        order,
        window,
    })
}

/// A subject that stands there already decides nothing a second time, so it is left out.
fn order(ontology: &Ontology, kind: KindId, given: &Given<'_>) -> Vec<SortKey> {
    let items = present(given, "orderBy")
        .map(filter::items)
        .unwrap_or_default();
    let keys = items.iter().filter_map(|item| match item {
        ConstValue::Object(members) => members.first(),
        _ => None,
    });
    let keys = keys.map(|(name, direction)| {
        let subject = match name.as_str() {
            "slug" => Subject::Slug,
            "name" => Subject::Name,
            "createdAt" => Subject::CreatedAt,
            "updatedAt" => Subject::UpdatedAt,
            attribute => {
                let found = ontology.kind(kind).attribute_named(attribute);
                Subject::Attribute(found.expect("the schema has only attributes here").0)
            }
        };
        let descending = matches!(direction, ConstValue::Enum(name) if name.as_str() == "DESC");
        SortKey {
            subject,
            descending,
        }
    });
    let mut subjects = FxHashSet::default();
    let keys: Vec<SortKey> = keys.filter(|key| subjects.insert(key.subject)).collect();
    let is_default = keys.first()
        == Some(&SortKey {
            subject: Subject::Slug,
            descending: false,
        });
    if is_default { Vec::new() } else { keys }
}

fn window(
    limits: &Limits,
    order: &[cursor::Key<'_>],
    given: &Given<'_>,
) -> Result<Window, GraphqlError> {
    Window::read(limits, limits.page_size_default, given, |text, argument| {
        cursor::read(text, order, argument)
    })
}

fn overlap(
    ontology: &Ontology,
    limits: &Limits,
    kind: KindId,
    given: &Given<'_>,
) -> Result<Arguments, GraphqlError> {
    let (mut named, mut count) = (Vec::new(), 0);
    for field in ontology.fields_of(kind) {
        let Some(value) = present(given, &field.name) else {
            continue;
        };
        let mut slugs = filter::slugs(value);
        let mut seen = FxHashSet::default();
        slugs.retain(|slug| seen.insert(slug.clone()));
        if slugs.is_empty() {
            return Err(GraphqlError::new(
                ErrorCode::BadInput,
                format!(
                    "{}: name at least one node, or leave the list out",
                    field.name
                ),
            ));
        }
        count += slugs.len();
        named.push((field.id, slugs));
    }
    within(limits, "all lists together", count)?;
    if named.is_empty() {
        let lists: Vec<&str> = ontology
            .fields_of(kind)
            .map(|field| field.name.as_str())
            .collect();
        return Err(GraphqlError::new(
            ErrorCode::BadInput,
            format!("give at least one list of slugs: {}", lists.join(", ")),
        ));
    }
    let window = window(limits, &[], given)?;
    Ok(Arguments::Overlap {
        named,
        page: Box::new(PageArguments {
            window,
            ..Default::default()
        }),
    })
}

pub(super) fn size(
    given: &Given<'_>,
    argument: &str,
    most: usize,
) -> Result<Option<usize>, GraphqlError> {
    let Some(ConstValue::Number(number)) = present(given, argument) else {
        return Ok(None);
    };
    let number = number.as_i64().expect("coerced to a whole number");
    match usize::try_from(number) {
        Ok(size) if size <= most => Ok(Some(size)),
        _ => Err(GraphqlError::new(
            ErrorCode::BadInput,
            format!("{argument}: {number} is not between 0 and {most}"),
        )),
    }
}

pub(super) fn within(limits: &Limits, argument: &str, count: usize) -> Result<(), GraphqlError> {
    if count <= limits.input_list_max {
        return Ok(());
    }
    Err(GraphqlError::new(
        ErrorCode::BadInput,
        format!(
            "{argument}: {count} items are more than the limit of {}",
            limits.input_list_max
        ),
    ))
}

pub(super) fn present<'a>(given: &'a Given<'_>, name: &str) -> Option<&'a ConstValue> {
    given.get(name).filter(|value| **value != ConstValue::Null)
}

pub(super) fn text<'a>(given: &'a Given<'_>, name: &str) -> Option<&'a str> {
    present(given, name).and_then(as_text)
}

pub(super) fn as_text(value: &ConstValue) -> Option<&str> {
    match value {
        ConstValue::String(text) => Some(text),
        _ => None,
    }
}

/// The relation field that a value of the enum `Relation` stands for.
pub(super) fn relation(ontology: &Ontology, value: &ConstValue) -> Option<FieldId> {
    let ConstValue::Enum(name) = value else {
        return None;
    };
    let mut fields = ontology.fields.iter();
    fields
        .find(|field| field.enum_value == name.as_str())
        .map(|field| field.id)
}
