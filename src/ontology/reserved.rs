//! Names that the API has already: data, to be extended when the API grows.
//!
//! Nothing here decides anything; `collision` and `field` look names up. Names that the ontology itself
//! gives rise to are listed in `collision`.

/// The fields that every kind has, and the members of every `Where` input.
pub(crate) const KIND_MEMBERS: &[&str] = &[
    // Of every node.
    "id",
    "slug",
    "name",
    "description",
    "labels",
    "sources",
    "createdAt",
    "updatedAt",
    "revision",
    "history",
    // Of every `Where`.
    "and",
    "or",
    "not",
];

/// The fields that every edge has, and the members of its inputs.
pub(crate) const EDGE_MEMBERS: &[&str] = &[
    "cursor",
    "node",
    "note",
    "sources",
    "witnesses",
    // Of every `EdgeInput`, and of the long form of an edge in fact files: which node.
    "slug",
    "to",
    // Of every `EdgeWhere`.
    "and",
    "or",
    "not",
];

/// Arguments that stand beside one named after a relation field: in `toolsOverlapping(...)` and in the
/// mutations that add and remove edges.
pub(crate) const RELATION_ARGUMENTS: &[&str] = &[
    "first",
    "after",
    "last",
    "before",
    "message",
    "expectedRevision",
    "requestId",
    "dryRun",
];

/// Arguments of every mutation. Those that add and remove edges name a node by its kind's singular beside
/// them.
pub(crate) const MUTATION_ARGUMENTS: &[&str] =
    &["message", "expectedRevision", "requestId", "dryRun"];

/// Fields of Query, Mutation and Subscription.
pub(crate) const ROOT_FIELDS: &[&str] = &[
    // Query
    "node",
    "nodes",
    "venn",
    "set",
    "coverage",
    "paths",
    "neighborhood",
    "impact",
    "singlePoints",
    "search",
    "findings",
    "revision",
    "commits",
    "diff",
    "ontology",
    "asOf",
    "whatIf",
    // Mutation
    "apply",
    "undo",
    "ontologyApply",
    // Subscription
    "live",
];

/// Members of `SetInput` beside the one per kind that is named after its plural.
pub(crate) const SET_MEMBERS: &[&str] = &["union", "intersect", "minus", "related", "ids"];

/// The lines of a fact file that stand beside the sections named after the kinds' plurals.
pub(crate) const FILE_MEMBERS: &[&str] = &["document", "owner"];

/// Types of the API.
pub(crate) const TYPES: &[&str] = &[
    // Scalars
    "ID",
    "String",
    "Int",
    "Float",
    "Boolean",
    "DateTime",
    "Date",
    "URL",
    // Roots and interfaces
    "Query",
    "Mutation",
    "Subscription",
    "Node",
    "Entity",
    "EntityConnection",
    "EntityEdge",
    // What nodes and edges carry
    "Source",
    "SourceInput",
    "Basis",
    "Label",
    "LabelInput",
    // Pages
    "PageInfo",
    "SortDirection",
    // Questions
    "Venn",
    "VennSet",
    "VennRegion",
    "VennPair",
    "VennMemberConnection",
    "VennMemberEdge",
    "Coverage",
    "CoverageCell",
    "CoverageTotal",
    "CoverageGap",
    "CoverageCandidate",
    "Path",
    "Step",
    "StepRecord",
    "Subgraph",
    "SubgraphPart",
    "Impact",
    "ImpactLoss",
    "ImpactWeakening",
    "SinglePoint",
    "Finding",
    "FindingRule",
    "FindingSeverity",
    "SearchConnection",
    "SearchEdge",
    "SearchMatch",
    "SearchRange",
    "SearchField",
    "SearchKindCount",
    "SetInput",
    "SetMinus",
    "SetRelated",
    "Facets",
    "FacetGroup",
    "EntityFacetBy",
    "WhatIf",
    // History
    "Revision",
    "Commit",
    "CommitConnection",
    "CommitEdge",
    "Change",
    "ChangeRecord",
    "ChangeAction",
    "FieldChange",
    "JSON",
    "Diff",
    "DiffCounts",
    "EntityDiff",
    "StepDiff",
    "DeletedEntity",
    // Change
    "ApplyPayload",
    "OntologyPayload",
    "OnReferences",
    "ErrorCode",
    "UserError",
    // The ontology as data
    "Ontology",
    "OntologyKind",
    "OntologyAttribute",
    "OntologyRelation",
    "OntologyEnum",
    "OntologyEnumValue",
    "Kind",
    "Attribute",
    "Relation",
    // Filters
    "StringFilter",
    "IntFilter",
    "FloatFilter",
    "BooleanFilter",
    "DateTimeFilter",
    "DateFilter",
    "URLFilter",
    "LabelFilter",
    "SourceFilter",
    "BasisFilter",
    "StringListFilter",
    "IntListFilter",
    "FloatListFilter",
    "BooleanListFilter",
    "DateTimeListFilter",
    "DateListFilter",
    "URLListFilter",
];

/// Beginnings of types of the API that no type of the ontology may have, so that these families can grow.
pub(crate) const TYPE_PREFIXES: &[&str] = &["Venn", "Coverage"];
