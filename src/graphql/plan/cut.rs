//! Cuts introspection fields out of an operation, for async-graphql to answer.
//!
//! What is cut out is a document of its own with nothing in it that the field does not need. The same
//! limits hold as for other fields, and how many there are is limited apart: each may repeat what is said
//! of every type of the schema.

use std::sync::OnceLock;

use async_graphql_parser::Positioned;
use async_graphql_parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType,
    Selection as Ast, SelectionSet,
};
use async_graphql_value::{Name, Value};
use rustc_hash::FxHashSet;

use super::compile::{Operation, check_depth};
use super::model::Introspection;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;

/// Cuts the introspection fields out of one operation.
pub(super) struct Cutter<'a> {
    operation: Operation<'a>,
    limits: &'a Limits,
    /// How many fields have been cut out.
    fields: usize,
}

/// What a cut-out field refers to.
#[derive(Default)]
struct References<'a> {
    fragments: FxHashSet<&'a Name>,
    variables: FxHashSet<&'a Name>,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(operation: Operation<'a>, limits: &'a Limits) -> Self {
        Self {
            operation,
            limits,
            fields: 0,
        }
    }

    /// A document of just these fields, which share a response key and stand at that depth.
    pub(super) fn cut(
        &mut self,
        group: &[&'a Positioned<Field>],
        response_key: &str,
        depth: usize,
    ) -> Result<Introspection, GraphqlError> {
        let before = self.fields;
        let mut references = References::default();
        let mut items = Vec::with_capacity(group.len());
        for field in group {
            self.field(field, depth, &mut references)?;
            let mut field = (*field).clone();
            // These are decided already.
            field.node.directives.clear();
            let at = field.pos;
            items.push(Positioned::new(Ast::Field(field), at));
        }
        let declared = &self.operation.definition.variable_definitions;
        let variables: Vec<_> = declared
            .iter()
            .filter(|one| references.variables.contains(&one.node.name.node))
            .cloned()
            .collect();
        let fragments = self.operation.fragments.iter();
        let fragments = fragments.filter(|(name, _)| references.fragments.contains(name));
        let fragments = fragments.map(|(name, fragment)| (name.clone(), fragment.clone()));
        let variable = !variables.is_empty();
        let at = group[0].pos;
        let definition = OperationDefinition {
            // Wherever it stood: the schema is asked of Query.
            ty: OperationType::Query,
            variable_definitions: variables,
            directives: Vec::new(),
            selection_set: Positioned::new(SelectionSet { items }, at),
        };
        Ok(Introspection {
            document: ExecutableDocument {
                operations: DocumentOperations::Single(Positioned::new(definition, at)),
                fragments: fragments.collect(),
            },
            response_key: response_key.to_owned(),
            variable,
            fields: self.fields - before,
            answer: OnceLock::new(),
        })
    }

    fn field(
        &mut self,
        field: &'a Positioned<Field>,
        depth: usize,
        references: &mut References<'a>,
    ) -> Result<(), GraphqlError> {
        check_depth(self.limits, depth, field.pos)?;
        self.fields += 1;
        let most = self.limits.introspection_fields_max;
        if self.fields > most {
            let message = format!(
                "the document asks for more than {most} fields of the schema once its fragments are \
                 spread"
            );
            return Err(GraphqlError::new(ErrorCode::TooCostly, message).at(field.pos));
        }
        for (_, value) in &field.node.arguments {
            references.value(&value.node);
        }
        self.selections(&field.node.selection_set.node, depth + 1, references)
    }

    fn selections(
        &mut self,
        set: &'a SelectionSet,
        depth: usize,
        references: &mut References<'a>,
    ) -> Result<(), GraphqlError> {
        for item in &set.items {
            match &item.node {
                Ast::Field(field) => {
                    references.directives(&field.node.directives);
                    self.field(field, depth, references)?;
                }
                Ast::FragmentSpread(spread) => {
                    references.directives(&spread.node.directives);
                    let name = &spread.node.fragment_name.node;
                    references.fragments.insert(name);
                    let fragment = &self.operation.fragments[name].node;
                    self.selections(&fragment.selection_set.node, depth, references)?;
                }
                Ast::InlineFragment(fragment) => {
                    references.directives(&fragment.node.directives);
                    self.selections(&fragment.node.selection_set.node, depth, references)?;
                }
            }
        }
        Ok(())
    }
}

impl<'a> References<'a> {
    fn directives(&mut self, directives: &'a [Positioned<Directive>]) {
        for directive in directives {
            for (_, value) in &directive.node.arguments {
                self.value(&value.node);
            }
        }
    }

    fn value(&mut self, value: &'a Value) {
        match value {
            Value::Variable(name) => {
                self.variables.insert(name);
            }
            Value::List(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(members) => members.values().for_each(|member| self.value(member)),
            _ => {}
        }
    }
}
