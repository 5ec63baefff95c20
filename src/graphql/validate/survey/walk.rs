//! The walk that fills a [`Survey`]; recursion is as deep as the document's selection sets.

use async_graphql_parser::types::{
    BaseType, Directive, DirectiveLocation, ExecutableDocument, Field as FieldNode, OperationType,
    Selection, SelectionSet, Type,
};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::{Name, Value};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

use super::{
    ArgumentsSite, Definition, DefinitionNode, DirectivesSite, Expected, FieldSite, InlineSite,
    Item, Owner, Set, SetId, SpreadSite, Survey, Usage,
};
use crate::graphql::validate::type_system::{
    ByName, Input, NamedType, Shape, TypeSystem, innermost_name,
};

pub(super) fn survey<'a>(types: &'a TypeSystem, document: &'a ExecutableDocument) -> Survey<'a> {
    let mut survey = Survey {
        types,
        definitions: Vec::new(),
        fragments: FxHashMap::default(),
        sets: Vec::new(),
        fields: Vec::new(),
        spreads: Vec::new(),
        inline_fragments: Vec::new(),
        arguments: Vec::new(),
        directives: Vec::new(),
        usages: Vec::new(),
    };
    for (name, pos, node) in in_order(document) {
        survey.definition(name, pos, node);
    }
    survey
}

/// The document keeps definitions in hash maps; everything here goes by the order of the text.
fn in_order(document: &ExecutableDocument) -> Vec<(Option<&Name>, Pos, DefinitionNode<'_>)> {
    let operations = document
        .operations
        .iter()
        .map(|(name, node)| (name, node.pos, DefinitionNode::Operation(&node.node)));
    let fragments = document
        .fragments
        .iter()
        .map(|(name, node)| (Some(name), node.pos, DefinitionNode::Fragment(&node.node)));
    let mut all: Vec<_> = operations.chain(fragments).collect();
    all.sort_by_key(|(_, pos, _)| *pos);
    all
}

impl<'a> Survey<'a> {
    fn definition(&mut self, name: Option<&'a Name>, pos: Pos, node: DefinitionNode<'a>) {
        let (spreads_before, usages_before) = (self.spreads.len(), self.usages.len());
        let set = match node {
            DefinitionNode::Operation(operation) => {
                let location = match operation.ty {
                    OperationType::Query => DirectiveLocation::Query,
                    OperationType::Mutation => DirectiveLocation::Mutation,
                    OperationType::Subscription => DirectiveLocation::Subscription,
                };
                for variable in &operation.variable_definitions {
                    let given = &variable.node.directives;
                    self.directives_at(DirectiveLocation::VariableDefinition, given);
                }
                self.directives_at(location, &operation.directives);
                let root = self.types.root(operation.ty);
                self.set(&operation.selection_set.node, root)
            }
            DefinitionNode::Fragment(fragment) => {
                self.directives_at(DirectiveLocation::FragmentDefinition, &fragment.directives);
                let on = self.types.get(&fragment.type_condition.node.on.node);
                self.set(&fragment.selection_set.node, on)
            }
        };
        let id = self.definitions.len();
        if let (DefinitionNode::Fragment(_), Some(name)) = (node, name) {
            self.fragments.insert(name.as_str(), id);
        }
        self.definitions.push(Definition {
            name,
            pos,
            node,
            set,
            spreads: spreads_before..self.spreads.len(),
            usages: usages_before..self.usages.len(),
        });
    }

    fn set(&mut self, node: &'a SelectionSet, on: Option<&'a NamedType>) -> SetId {
        let parent = on.filter(|ty| ty.is_composite());
        let id = self.sets.len();
        self.sets.push(Set::default());
        let mut items = Vec::with_capacity(node.items.len());
        for selection in &node.items {
            let pos = selection.pos;
            items.push(match &selection.node {
                Selection::Field(field) => self.field(&field.node, pos, parent),
                Selection::FragmentSpread(spread) => {
                    self.directives_at(DirectiveLocation::FragmentSpread, &spread.node.directives);
                    self.spreads.push(SpreadSite {
                        name: &spread.node.fragment_name.node,
                        directives: &spread.node.directives,
                        pos,
                        parent,
                    });
                    Item::Spread(self.spreads.len() - 1)
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    self.directives_at(DirectiveLocation::InlineFragment, &fragment.directives);
                    let condition = fragment.type_condition.as_ref().map(|on| &on.node.on);
                    let on = match condition {
                        Some(name) => self.types.get(&name.node),
                        None => parent,
                    };
                    let set = self.set(&fragment.selection_set.node, on);
                    self.inline_fragments.push(InlineSite {
                        condition,
                        directives: &fragment.directives,
                        pos,
                        parent,
                        set,
                    });
                    Item::Inline(self.inline_fragments.len() - 1)
                }
            });
        }
        self.sets[id].items = items;
        id
    }

    fn field(&mut self, node: &'a FieldNode, pos: Pos, parent: Option<&'a NamedType>) -> Item {
        let definition = parent.and_then(|parent| self.types.field(parent, &node.name.node));
        let owner = match parent {
            Some(parent) => Owner::Field {
                parent: &parent.name,
                name: &node.name.node,
            },
            None => Owner::Nothing,
        };
        let expected = definition.map(|field| &field.arguments);
        self.arguments_at(owner, pos, &node.arguments, expected);
        self.directives_at(DirectiveLocation::Field, &node.directives);
        let inside = definition.and_then(|field| self.types.innermost(&field.ty));
        // The number is taken before the selections inside take theirs, so that fields are in order.
        let id = self.fields.len();
        self.fields.push(FieldSite {
            node,
            pos,
            parent,
            definition,
            set: None,
        });
        if !node.selection_set.node.items.is_empty() {
            let set = self.set(&node.selection_set.node, inside);
            self.fields[id].set = Some(set);
        }
        Item::Field(id)
    }

    fn directives_at(&mut self, location: DirectiveLocation, given: &'a [Positioned<Directive>]) {
        if given.is_empty() {
            return;
        }
        for directive in given {
            let name = &directive.node.name.node;
            let expected = self.types.directive(name).map(|known| &known.arguments);
            let owner = Owner::Directive(name);
            self.arguments_at(owner, directive.pos, &directive.node.arguments, expected);
        }
        self.directives.push(DirectivesSite { location, given });
    }

    fn arguments_at(
        &mut self,
        owner: Owner<'a>,
        pos: Pos,
        given: &'a [(Positioned<Name>, Positioned<Value>)],
        expected: Option<&'a ByName<Input>>,
    ) {
        for (name, value) in given {
            let input = expected.and_then(|inputs| inputs.get(&name.node));
            let place = input.and_then(|input| self.place(input, None));
            self.usages_in(&value.node, value.pos, place);
        }
        self.arguments.push(ArgumentsSite {
            owner,
            pos,
            given,
            expected,
        });
    }

    fn place(&self, input: &'a Input, one_of: Option<&'a NamedType>) -> Option<Expected<'a>> {
        let known = self.types.innermost(&input.ty)?;
        known.is_input().then_some(Expected {
            ty: Cow::Borrowed(&input.ty),
            has_default: input.default.is_some(),
            one_of,
        })
    }

    fn usages_in(&mut self, value: &'a Value, pos: Pos, expected: Option<Expected<'a>>) {
        match value {
            Value::Variable(name) => self.usages.push(Usage {
                name,
                pos,
                expected,
            }),
            Value::List(items) => {
                for item in items {
                    let place = expected.as_ref().map(item_of);
                    self.usages_in(item, pos, place);
                }
            }
            Value::Object(fields) => {
                let object = expected.and_then(|place| self.types.get(innermost_name(&place.ty)));
                for (name, value) in fields {
                    let place = object.and_then(|object| self.input_place(object, name));
                    self.usages_in(value, pos, place);
                }
            }
            _ => {}
        }
    }

    fn input_place(&self, object: &'a NamedType, field: &Name) -> Option<Expected<'a>> {
        let Shape::Input { fields, one_of } = &object.shape else {
            return None;
        };
        self.place(fields.get(field)?, one_of.then_some(object))
    }
}

/// What an item of a list takes. A list where no list is expected is for `ValuesOfCorrectType` to report;
/// a custom scalar may be written as one.
fn item_of<'a>(place: &Expected<'a>) -> Expected<'a> {
    let ty = match &place.ty {
        Cow::Borrowed(ty) => match &ty.base {
            BaseType::List(item) => Cow::Borrowed(&**item),
            BaseType::Named(_) => Cow::Owned(nullable(ty)),
        },
        Cow::Owned(ty) => match &ty.base {
            BaseType::List(item) => Cow::Owned((**item).clone()),
            BaseType::Named(_) => Cow::Owned(nullable(ty)),
        },
    };
    Expected {
        ty,
        has_default: false,
        one_of: None,
    }
}

fn nullable(ty: &Type) -> Type {
    Type {
        base: ty.base.clone(),
        nullable: true,
    }
}
