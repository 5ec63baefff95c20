//! The ontology as data: kinds, their attributes, and the relations between them.
//!
//! Pure description; it is read from SDL by [`super::read`] and never changed afterwards. Every
//! list is in the order of the file, and an id is an index into the list it names, so that the plan
//! compiler turns names into slots once and the run path never sees a name.

use std::sync::Arc;

use super::rule::Rule;

/// Index of a [`Kind`] in [`Ontology::kinds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// Index of a [`RelationField`] in [`Ontology::fields`]; also the value of the API's `Relation` enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// Index of a [`StoredRelation`] in [`Ontology::relations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub u16);

/// Index of an [`EnumType`] in [`Ontology::enums`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumId(pub u16);

/// Everything that one ontology file declares, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Ontology {
    /// The kinds of nodes.
    pub kinds: Vec<Kind>,
    /// Every relation field of every kind: both directions of stored relations, and derived ones.
    /// Grouped by kind in the kinds' order, then in order of declaration (declared fields first,
    /// then the inverse fields that other kinds' declarations give this kind).
    pub fields: Vec<RelationField>,
    /// The relations that are stored as edges.
    pub relations: Vec<StoredRelation>,
    /// The enums that the file declares.
    pub enums: Vec<EnumType>,
    /// What must hold: the rules of the file in its order, then the built-in ones.
    pub rules: Vec<Rule>,
    /// The file's text, exactly as it was read. What is kept in the log.
    pub sdl: Arc<str>,
}

/// A kind of node, such as `Tool`.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its own index.
    pub id: KindId,
    /// The name of the type in the ontology file, `Tool`. Ids read `Tool:eks`.
    pub name: String,
    /// The name of the GraphQL type; the same as `name` unless `@kind(typeName:)` says otherwise.
    pub type_name: String,
    /// The root field for one node, `tool`.
    pub singular: String,
    /// The root field for many, and the section in fact files, `tools`.
    pub plural: String,
    /// The value of the API's `Kind` enum, `TOOL`.
    pub enum_value: String,
    /// The description, for the schema.
    pub description: String,
    /// The kind's own attributes.
    pub attributes: Vec<Attribute>,
    /// Its relation fields, as indexes into [`Ontology::fields`].
    pub fields: Vec<FieldId>,
}

/// An attribute of a kind, or a property of a relation.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The name in the ontology file, the API and the fact files.
    pub name: String,
    /// The description, for the schema.
    pub description: String,
    /// What its values are.
    pub value_type: ValueType,
}

/// The type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueType {
    /// The type of the value, or of the items of the list.
    pub scalar: Scalar,
    /// Whether the value is a list. Items are never null; an absent list is empty.
    pub list: bool,
    /// `T!`: a node without it is refused. A list's `!` only says that it is never null.
    pub required: bool,
}

/// The type of a single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    String,
    /// A 32-bit signed integer, as GraphQL has it.
    Int,
    /// A finite 64-bit float.
    Float,
    /// True or false.
    Boolean,
    /// An instant, RFC 3339.
    DateTime,
    /// A calendar date, ISO 8601.
    Date,
    /// An absolute URL.
    Url,
    /// One of the values of an enum that the file declares.
    Enum(EnumId),
}

/// An enum declared in the ontology file.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumType {
    /// Its name.
    pub name: String,
    /// The description, for the schema.
    pub description: String,
    /// The values with their descriptions, in order.
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// Its name.
    pub name: String,
    /// The description, for the schema.
    pub description: String,
}

/// A relation whose edges are stored, once, from source to target.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRelation {
    /// Its own index.
    pub id: RelationId,
    /// The kind that the edges start at: where the relation was declared (first).
    pub source: KindId,
    /// The kind that the edges end at.
    pub target: KindId,
    /// The source's field.
    pub forward: FieldId,
    /// The target's field.
    pub reverse: FieldId,
    /// The name of the type in the file that declares the properties.
    pub properties_type: Option<String>,
    /// What an edge carries beside note and sources.
    pub properties: Vec<Attribute>,
}

/// A relation as one kind sees it: a field that leads from its nodes to others.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationField {
    /// Its own index.
    pub id: FieldId,
    /// The kind that has the field.
    pub kind: KindId,
    /// The kind that it leads to.
    pub target: KindId,
    /// The field's name, `tools`.
    pub name: String,
    /// The value of the API's `Relation` enum, `WORKSTREAM_TOOLS`.
    pub enum_value: String,
    /// The stem of the generated types' names, `WorkstreamTools` (…Connection, …Edge, …Where).
    pub type_stem: String,
    /// The description, for the schema.
    pub description: String,
    /// How many nodes it leads to.
    pub cardinality: Cardinality,
    /// `@relation(required: true)` on a list: emptiness is a finding. For a to-one `T!`, true.
    pub required: bool,
    /// How the nodes are found.
    pub via: Via,
    /// The field that leads back.
    pub inverse: FieldId,
    /// False for an inverse field that only the other side's declaration implies.
    pub declared: bool,
}

/// How many nodes a relation field leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// `[T!]!`
    Many,
    /// `T`
    AtMostOne,
    /// `T!`, enforced at the end of every commit.
    ExactlyOne,
}

/// How a relation field finds its nodes.
#[derive(Debug, Clone, PartialEq)]
pub enum Via {
    /// Along the edges of one stored relation.
    Stored {
        /// The relation.
        relation: RelationId,
        /// From source to target, or back.
        direction: Direction,
    },
    /// Along a path of other fields, with set semantics.
    Derived {
        /// The path as declared, as fields; each leads from the previous one's target.
        path: Vec<FieldId>,
        /// The same path with derived fields replaced by theirs; only stored fields.
        steps: Vec<FieldId>,
    },
}

/// The direction in which a stored relation is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From source to target.
    Forward,
    /// From target to source.
    Reverse,
}

impl Ontology {
    /// The kind with that id.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[usize::from(id.0)]
    }

    /// The relation field with that id.
    pub fn field(&self, id: FieldId) -> &RelationField {
        &self.fields[usize::from(id.0)]
    }

    /// The stored relation with that id.
    pub fn relation(&self, id: RelationId) -> &StoredRelation {
        &self.relations[usize::from(id.0)]
    }

    /// The enum with that id.
    pub fn enum_type(&self, id: EnumId) -> &EnumType {
        &self.enums[usize::from(id.0)]
    }

    /// The rule of that name.
    pub fn rule_named(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// How many kinds, relation fields and rules there are together.
    pub fn parts(&self) -> usize {
        self.kinds.len() + self.fields.len() + self.rules.len()
    }

    /// The kind of that name in the ontology file.
    pub fn kind_named(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// The kind whose plural (the section in fact files) that is.
    pub fn kind_of_plural(&self, plural: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.plural == plural)
    }

    /// The relation field of that name that a kind has.
    pub fn field_named(&self, kind: KindId, name: &str) -> Option<&RelationField> {
        self.fields_of(kind).find(|field| field.name == name)
    }

    /// The relation fields of a kind, in order.
    pub fn fields_of(&self, kind: KindId) -> impl Iterator<Item = &RelationField> {
        self.kind(kind).fields.iter().map(|id| self.field(*id))
    }

    /// The stored relation that the field of that name walks, of the kind of that name, and which way.
    pub fn stored_named(&self, kind: &str, field: &str) -> Option<(&StoredRelation, Direction)> {
        let kind = self.kind_named(kind)?;
        self.stored(self.field_named(kind.id, field)?.id)
    }

    /// The stored relation that takes the edges of another ontology's relation over: that of the same field
    /// between the same kinds, whichever way it is declared.
    pub fn place_of(&self, other: &Self, relation: &StoredRelation) -> Option<&StoredRelation> {
        let source = self.kind_named(&other.kind(relation.source).name)?;
        let field = self.field_named(source.id, &other.field(relation.forward).name)?;
        let is_same = self.kind(field.target).name == other.kind(relation.target).name;
        let (place, _) = self.stored(field.id).filter(|_| is_same)?;
        Some(place)
    }

    /// The stored relation that a field walks and which way, `None` for derived ones.
    pub fn stored(&self, field: FieldId) -> Option<(&StoredRelation, Direction)> {
        match self.field(field).via {
            Via::Stored {
                relation,
                direction,
            } => Some((self.relation(relation), direction)),
            Via::Derived { .. } => None,
        }
    }
}

impl Kind {
    /// The attribute of that name and its index.
    pub fn attribute_named(&self, name: &str) -> Option<(usize, &Attribute)> {
        self.attributes
            .iter()
            .enumerate()
            .find(|(_, attribute)| attribute.name == name)
    }
}

impl RelationField {
    /// Whether the field leads to any number of nodes.
    pub fn is_many(&self) -> bool {
        self.cardinality == Cardinality::Many
    }

    /// Whether the field is a path over other relations.
    pub fn is_derived(&self) -> bool {
        matches!(self.via, Via::Derived { .. })
    }
}

impl Scalar {
    /// Every scalar that is not an enum.
    pub const BUILT_IN: [Self; 7] = [
        Self::String,
        Self::Int,
        Self::Float,
        Self::Boolean,
        Self::DateTime,
        Self::Date,
        Self::Url,
    ];

    /// The scalar of that name in SDL that is not an enum.
    pub fn built_in_named(name: &str) -> Option<Self> {
        Self::BUILT_IN
            .into_iter()
            .find(|scalar| scalar.built_in_name() == name)
    }

    /// The scalar's name in SDL; enums have names of their own.
    pub fn built_in_name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Int => "Int",
            Self::Float => "Float",
            Self::Boolean => "Boolean",
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Url => "URL",
            Self::Enum(_) => "enum",
        }
    }
}
