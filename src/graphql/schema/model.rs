//! The API as data: every type with its fields and arguments, and what each field means.
//!
//! Made from an ontology by [`super::build`]; registered with async-graphql for introspection and SDL
//! by [`super::register`]; read by the plan compiler, which turns names into [`Meaning`]s. No resolver
//! hangs on anything here.

use async_graphql_value::ConstValue;
use indexmap::IndexMap;

use super::coverage::CoverageMember;
use super::export::Export;
use super::facet::FacetMember;
use super::finding::FindingMember;
use super::history::HistoryMember;
use super::impact::ImpactMember;
use super::mutation::MutationMember;
use super::search::SearchMember;
use super::subscription::SubscriptionMember;
use super::venn::VennMember;
use super::view::ViewMember;
use super::walks::SubgraphMember;
use crate::graph::Slot;
use crate::ontology::{FieldId, KindId};

/// The whole API of one ontology.
#[derive(Debug)]
pub struct Api {
    /// Every type by name, in order of making.
    pub types: IndexMap<String, TypeDef>,
}

/// Where a field stands in its API: its type's index and its own. Looking a name up costs more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldPlace(usize, usize);

/// A type.
#[derive(Debug)]
pub struct TypeDef {
    /// Its description.
    pub description: String,
    /// What sort of type it is.
    pub shape: Shape,
}

/// The sorts of types.
#[derive(Debug)]
pub enum Shape {
    /// An object.
    Object {
        /// The interfaces that it implements.
        implements: Vec<&'static str>,
        /// Its fields.
        fields: IndexMap<String, FieldDef>,
    },
    /// An interface that every kind's type implements.
    Interface {
        /// Its fields.
        fields: IndexMap<String, FieldDef>,
    },
    /// An enum: names and descriptions.
    Enum {
        /// The values.
        values: Vec<(String, String)>,
    },
    /// An input object.
    Input {
        /// Whether exactly one member is given.
        one_of: bool,
        /// The members.
        members: IndexMap<String, InputDef>,
    },
    /// A scalar of ours.
    Scalar {
        /// Where its format is specified.
        specified_by: &'static str,
    },
}

/// A field.
#[derive(Debug)]
pub struct FieldDef {
    /// Its description.
    pub description: String,
    /// Its type.
    pub ty: Type,
    /// Its arguments.
    pub arguments: IndexMap<String, InputDef>,
    /// What it means.
    pub meaning: Meaning,
}

/// An argument or a member of an input object.
#[derive(Debug)]
pub struct InputDef {
    /// Its description.
    pub description: String,
    /// Its type.
    pub ty: Type,
    /// What stands in when it is left out.
    pub default: Option<ConstValue>,
}

/// A reference to a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// A named type; `null` is fine.
    Named(String),
    /// A list; `null` is fine.
    List(Box<Type>),
    /// Never null.
    NonNull(Box<Type>),
}

/// What a field reads. Which variants can stand on which type follows from the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Query: the node with an id.
    NodeById,
    /// Query: the nodes with ids, in the order asked.
    NodesByIds,
    /// Query: the node of a kind with a slug.
    One(KindId),
    /// Query: the nodes of a kind.
    Many(KindId),
    /// Query: the nodes of a kind that are related to every node named.
    Overlapping(KindId),
    /// Query: a relation as a matrix.
    Coverage,
    /// Query: the shortest paths between two nodes.
    Paths,
    /// Query: what stands around some nodes.
    Neighborhood,
    /// Query: what would be lost without a node.
    Impact,
    /// Query: the nodes on which alone something rests.
    SinglePoints,
    /// Query: what breaks the ontology's rules.
    Findings,
    /// Query: the nodes whose texts have every word.
    Search,
    /// What is beside the nodes that a search found.
    Found(SearchMember),
    /// Query: the members of a set.
    Set,
    /// Mutation, and its payloads.
    Mutation(MutationMember),
    /// Subscription.
    Subscription(SubscriptionMember),
    /// Query: another view.
    View(ViewMember),
    /// Something of commits and differences.
    History(HistoryMember),
    /// Query: what the answer was computed from.
    Revision,
    /// Query: the ontology in force.
    Ontology,
    /// Node: a ready-made scalar.
    Slot(Slot),
    /// Node: when it was created and last changed.
    Stamp(StampMember),
    /// Node: the labels.
    Labels,
    /// Node: the sources.
    Sources,
    /// Node: a connection to many, or the one node, that a relation field leads to.
    Related(FieldId),
    /// Node: the edge of a to-one relation field.
    RelatedEdge(FieldId),
    /// Connection.
    Edges,
    /// Connection.
    Nodes,
    /// Connection.
    PageInfo,
    /// Connection.
    TotalCount,
    /// Edge.
    Cursor,
    /// Edge: the node that it leads to.
    EdgeNode,
    /// Edge.
    EdgeNote,
    /// Edge.
    EdgeSources,
    /// Edge: a property of the relation, by index.
    EdgeProperty(usize),
    /// Edge of a derived relation: the paths that prove it.
    Witnesses,
    /// Something of facets.
    Facet(FacetMember),
    /// Something of a Venn diagram.
    Venn(VennMember),
    /// PageInfo.
    HasNextPage,
    /// PageInfo.
    HasPreviousPage,
    /// PageInfo.
    StartCursor,
    /// PageInfo.
    EndCursor,
    /// Path.
    PathNodes,
    /// Path.
    PathSteps,
    /// Path.
    PathLength,
    /// Step.
    StepFrom,
    /// Step.
    StepRelation,
    /// Step.
    StepTo,
    /// Step.
    StepNote,
    /// Step.
    StepSources,
    /// Venn, coverage, subgraph: a whole file.
    Export(Export),
    /// Coverage and its parts.
    CoverageMember(CoverageMember),
    /// Subgraph.
    SubgraphMember(SubgraphMember),
    /// Impact, single point, and their parts.
    ImpactMember(ImpactMember),
    /// Source.
    Source(SourceMember),
    /// Finding.
    Finding(FindingMember),
    /// Label: the key.
    LabelKey,
    /// Label: the value.
    LabelValue,
    /// A member, of the field's own name, of a small record that is kept as JSON.
    Member,
}

/// A member of a node that says which commits made it what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampMember {
    /// The time of the first.
    CreatedAt,
    /// The time of the last.
    UpdatedAt,
    /// The number of the last.
    Revision,
}

/// The members of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceMember {
    /// `document`
    Document,
    /// `locator`
    Locator,
    /// `url`
    Url,
    /// `basis`
    Basis,
    /// `note`
    Note,
    /// `observedAt`
    ObservedAt,
}

impl Api {
    /// The type of that name.
    pub fn get(&self, name: &str) -> Option<&TypeDef> {
        self.types.get(name)
    }

    /// The field of that name of an object or interface type.
    pub fn field(&self, type_name: &str, field: &str) -> Option<&FieldDef> {
        self.get(type_name)?.fields()?.get(field)
    }

    /// Where the field of that name stands.
    pub fn field_place(&self, type_name: &str, field: &str) -> Option<FieldPlace> {
        let (index, _, definition) = self.types.get_full(type_name)?;
        Some(FieldPlace(index, definition.fields()?.get_index_of(field)?))
    }

    /// The field at a place of this API.
    pub fn field_at(&self, place: FieldPlace) -> &FieldDef {
        let fields = self.types[place.0].fields();
        &fields.expect("a place names a type with fields")[place.1]
    }
}

impl TypeDef {
    fn fields(&self) -> Option<&IndexMap<String, FieldDef>> {
        match &self.shape {
            Shape::Object { fields, .. } | Shape::Interface { fields } => Some(fields),
            _ => None,
        }
    }
}

impl Type {
    /// `Name`
    pub fn named(name: impl Into<String>) -> Self {
        Self::Named(name.into())
    }

    /// `…!`
    pub fn required(self) -> Self {
        Self::NonNull(Box::new(self))
    }

    /// `[…!]`
    pub fn list(self) -> Self {
        Self::List(Box::new(self.required()))
    }

    /// Whether it may be null.
    pub fn is_nullable(&self) -> bool {
        !matches!(self, Self::NonNull(_))
    }

    /// The name at its heart.
    pub fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::List(inner) | Self::NonNull(inner) => inner.name(),
        }
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::List(inner) => write!(f, "[{inner}]"),
            Self::NonNull(inner) => write!(f, "{inner}!"),
        }
    }
}

impl FieldDef {
    /// A field without arguments.
    pub fn new(ty: Type, meaning: Meaning, description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            ty,
            arguments: IndexMap::new(),
            meaning,
        }
    }

    /// A member of a small record that is kept as JSON.
    pub fn member(ty: Type, description: &str) -> Self {
        Self::new(ty, Meaning::Member, description)
    }

    /// With one more argument.
    pub fn with(mut self, name: &str, argument: InputDef) -> Self {
        self.arguments.insert(name.to_owned(), argument);
        self
    }
}

impl InputDef {
    /// An argument or member without a default.
    pub fn new(ty: Type, description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            ty,
            default: None,
        }
    }

    /// With a default.
    pub fn or(mut self, default: impl Into<ConstValue>) -> Self {
        self.default = Some(default.into());
        self
    }
}
