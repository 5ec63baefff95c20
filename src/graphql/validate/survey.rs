//! The survey: every place of a document that a rule asks about, with the types that hold there.
//!
//! One walk fills flat lists, in the order of the text, so that rules are loops and no rule has to follow
//! types by itself. Selection sets and fields have numbers, which lets rules remember what they have seen.

mod walk;

use async_graphql_parser::types::{
    Directive, DirectiveLocation, ExecutableDocument, Field as FieldNode, FragmentDefinition,
    OperationDefinition, Type,
};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::{Name, Value};
use rustc_hash::FxHashMap;

use super::type_system::{ByName, Field, Input, NamedType, TypeSystem};

/// The number of a definition in [`Survey::definitions`].
pub(super) type DefinitionId = usize;
/// The number of a field in [`Survey::fields`].
pub(super) type FieldId = usize;
/// The number of a selection set in [`Survey::sets`].
pub(super) type SetId = usize;

pub(super) struct Survey<'a> {
    pub(super) types: &'a TypeSystem,
    /// In the order of the text.
    pub(super) definitions: Vec<Definition<'a>>,
    pub(super) fragments: FxHashMap<&'a str, DefinitionId>,
    pub(super) sets: Vec<Set>,
    pub(super) fields: Vec<FieldSite<'a>>,
    pub(super) spreads: Vec<SpreadSite<'a>>,
    pub(super) inline_fragments: Vec<InlineSite<'a>>,
    pub(super) arguments: Vec<ArgumentsSite<'a>>,
    pub(super) directives: Vec<DirectivesSite<'a>>,
    pub(super) usages: Vec<Usage<'a>>,
}

/// An operation or a fragment.
pub(super) struct Definition<'a> {
    pub(super) name: Option<&'a Name>,
    pub(super) pos: Pos,
    pub(super) node: DefinitionNode<'a>,
    pub(super) set: SetId,
    /// What of [`Survey::spreads`] and [`Survey::usages`] lies in it.
    pub(super) spreads: std::ops::Range<usize>,
    pub(super) usages: std::ops::Range<usize>,
}

#[derive(Clone, Copy)]
pub(super) enum DefinitionNode<'a> {
    Operation(&'a OperationDefinition),
    Fragment(&'a FragmentDefinition),
}

/// A selection set.
#[derive(Default)]
pub(super) struct Set {
    pub(super) items: Vec<Item>,
}

#[derive(Clone, Copy)]
pub(super) enum Item {
    Field(FieldId),
    /// A number in [`Survey::inline_fragments`].
    Inline(usize),
    /// A number in [`Survey::spreads`].
    Spread(usize),
}

pub(super) struct FieldSite<'a> {
    pub(super) node: &'a FieldNode,
    pub(super) pos: Pos,
    /// The type that the field is selected on, when it is known and composite.
    pub(super) parent: Option<&'a NamedType>,
    pub(super) definition: Option<&'a Field>,
    pub(super) set: Option<SetId>,
}

pub(super) struct SpreadSite<'a> {
    pub(super) name: &'a Name,
    pub(super) directives: &'a [Positioned<Directive>],
    pub(super) pos: Pos,
    pub(super) parent: Option<&'a NamedType>,
}

pub(super) struct InlineSite<'a> {
    pub(super) condition: Option<&'a Positioned<Name>>,
    pub(super) directives: &'a [Positioned<Directive>],
    pub(super) pos: Pos,
    pub(super) parent: Option<&'a NamedType>,
    pub(super) set: SetId,
}

/// The arguments of a field or a directive.
pub(super) struct ArgumentsSite<'a> {
    pub(super) owner: Owner<'a>,
    pub(super) pos: Pos,
    pub(super) given: &'a [(Positioned<Name>, Positioned<Value>)],
    /// What may be given, when the field or directive is known.
    pub(super) expected: Option<&'a ByName<Input>>,
}

#[derive(Clone, Copy)]
pub(super) enum Owner<'a> {
    Field {
        parent: &'a Name,
        name: &'a Name,
    },
    Directive(&'a Name),
    /// Of a type that is not known.
    Nothing,
}

/// All the directives in one place.
pub(super) struct DirectivesSite<'a> {
    pub(super) location: DirectiveLocation,
    pub(super) given: &'a [Positioned<Directive>],
}

/// A variable in a value.
pub(super) struct Usage<'a> {
    pub(super) name: &'a Name,
    /// Of the argument's value: the document does not say where inside it.
    pub(super) pos: Pos,
    /// What the place takes, when that is known.
    pub(super) expected: Option<Expected<'a>>,
}

/// What the place of a value takes.
#[derive(Clone)]
pub(super) struct Expected<'a> {
    pub(super) ty: std::borrow::Cow<'a, Type>,
    /// Whether the place has a default of its own.
    pub(super) has_default: bool,
    /// The input object of which exactly one field must be given, when the place is a field of one.
    pub(super) one_of: Option<&'a NamedType>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(types: &'a TypeSystem, document: &'a ExecutableDocument) -> Self {
        walk::survey(types, document)
    }

    pub(super) fn operations(
        &self,
    ) -> impl Iterator<Item = (&Definition<'a>, &'a OperationDefinition)> {
        self.definitions
            .iter()
            .filter_map(|definition| match definition.node {
                DefinitionNode::Operation(node) => Some((definition, node)),
                DefinitionNode::Fragment(_) => None,
            })
    }

    pub(super) fn fragment_definitions(
        &self,
    ) -> impl Iterator<Item = (&Definition<'a>, &'a FragmentDefinition)> {
        self.definitions
            .iter()
            .filter_map(|definition| match definition.node {
                DefinitionNode::Fragment(node) => Some((definition, node)),
                DefinitionNode::Operation(_) => None,
            })
    }

    pub(super) fn fragment(&self, name: &str) -> Option<&Definition<'a>> {
        self.fragments.get(name).map(|id| &self.definitions[*id])
    }

    /// The type that a fragment is on, when it is known.
    pub(super) fn fragment_type(&self, definition: &Definition<'a>) -> Option<&'a NamedType> {
        match definition.node {
            DefinitionNode::Fragment(node) => self.types.get(&node.type_condition.node.on.node),
            DefinitionNode::Operation(_) => None,
        }
    }

    /// The numbers of the fragments, in the order of the text.
    pub(super) fn fragments_in_order(&self) -> impl Iterator<Item = DefinitionId> {
        let all = self.definitions.iter().enumerate();
        all.filter(|(_, definition)| matches!(definition.node, DefinitionNode::Fragment(_)))
            .map(|(id, _)| id)
    }

    /// The definition itself and the fragments that it spreads, directly or not, each once.
    pub(super) fn reachable<'s>(&'s self, from: &'s Definition<'a>) -> Vec<&'s Definition<'a>> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut found = vec![from];
        let mut next = 0;
        while let Some(definition) = found.get(next).copied() {
            next += 1;
            for spread in &self.spreads[definition.spreads.clone()] {
                if let Some(id) = self.fragments.get(spread.name.as_str()).copied()
                    && seen.insert(id)
                {
                    found.push(&self.definitions[id]);
                }
            }
        }
        found
    }
}

impl Definition<'_> {
    pub(super) fn shown_name(&self) -> &str {
        self.name.map_or("", Name::as_str)
    }
}
