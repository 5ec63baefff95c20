//! Compiles a validated operation to a plan.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql_parser::types::{
    Field, FragmentDefinition, OperationDefinition, OperationType, Selection as Ast, SelectionSet,
};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::{ConstValue, Name, Value};
use indexmap::IndexMap;

use super::cost::Settled;
use super::cut::Cutter;
use super::model::{Introspection, Op, Plan, PlanField, PlannedArguments, Select, Selection};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{self, Measure, Variables};
use crate::graphql::limits::Limits;
use crate::graphql::schema::{Api, FieldDef, Meaning, Shape};
use crate::ontology::Ontology;

/// What an operation is compiled against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The ontology.
    pub ontology: &'a Ontology,
    /// Its API.
    pub api: &'a Api,
    /// The limits.
    pub limits: &'a Limits,
}

/// How many selections may be looked at for each field that a plan may have. A fragment is looked at again for
/// every kind of node that it may meet, whether it asks for another field of it or not.
const SELECTIONS_PER_FIELD: usize = 20;
/// How many bytes of response keys there may be for each field that a plan may have. Every field keeps its key, and
/// an alias may be as long as a document.
const KEY_BYTES_PER_FIELD: usize = 64;

/// One operation of a document.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'a> {
    /// Its definition.
    pub definition: &'a OperationDefinition,
    /// The document's fragments.
    pub fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
}

/// Compiles an operation that has been validated. `variables` decides `@skip` and `@include`; nothing
/// else in the plan depends on it.
pub fn compile(
    context: Context<'_>,
    operation: Operation<'_>,
    variables: &Variables,
) -> Result<Plan, GraphqlError> {
    let mut compiler = Compiler {
        context,
        operation,
        variables,
        arguments: Vec::new(),
        introspections: Vec::new(),
        cutter: Cutter::new(operation, context.limits),
        fields: 0,
        selections: 0,
        key_bytes: 0,
        constants: Measure::default(),
    };
    let root = match operation.definition.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let root = compiler.selection(root, &[&operation.definition.selection_set.node], 1)?;
    let Compiler {
        arguments,
        introspections,
        fields,
        key_bytes,
        constants,
        ..
    } = compiler;
    let mut plan = Plan {
        operation: operation.definition.ty,
        root: Arc::new(root),
        arguments,
        introspections,
        fields,
        key_bytes,
        constants,
        settled: None,
    };
    plan.settled = Settled::of(context.ontology, &plan);
    Ok(plan)
}

struct Compiler<'a> {
    context: Context<'a>,
    operation: Operation<'a>,
    variables: &'a Variables,
    arguments: Vec<PlannedArguments>,
    introspections: Vec<Introspection>,
    cutter: Cutter<'a>,
    fields: usize,
    /// How many selections have been looked at.
    selections: usize,
    /// How many bytes the response keys of the fields have together.
    key_bytes: usize,
    constants: Measure,
}

/// Fields of one object that share a response key; the specification merges them.
type Groups<'a> = IndexMap<&'a str, Vec<&'a Positioned<Field>>>;

impl<'a> Compiler<'a> {
    /// The fields that the selection sets together ask of an object type.
    fn selection(
        &mut self,
        parent: &str,
        sets: &[&'a SelectionSet],
        depth: usize,
    ) -> Result<Selection, GraphqlError> {
        let mut groups = Groups::new();
        for set in sets {
            self.collect(parent, set, &mut groups)?;
        }
        let mut fields = Vec::with_capacity(groups.len());
        for (response_key, group) in groups {
            let is_first = fields.is_empty();
            fields.push(self.field(parent, response_key, &group, is_first, depth)?);
        }
        Ok(Selection::new(fields))
    }

    /// Section 6.3.2: groups the fields that apply to an object type by response key.
    fn collect(
        &mut self,
        parent: &str,
        set: &'a SelectionSet,
        groups: &mut Groups<'a>,
    ) -> Result<(), GraphqlError> {
        for item in &set.items {
            self.look(item.pos)?;
            let directives = match &item.node {
                Ast::Field(field) => &field.node.directives,
                Ast::FragmentSpread(spread) => &spread.node.directives,
                Ast::InlineFragment(fragment) => &fragment.node.directives,
            };
            if !self.included(directives)? {
                continue;
            }
            match &item.node {
                Ast::Field(field) => {
                    groups
                        .entry(field.node.response_key().node.as_str())
                        .or_default()
                        .push(field);
                }
                Ast::FragmentSpread(spread) => {
                    let fragment = &self.operation.fragments[&spread.node.fragment_name.node].node;
                    if self.applies(parent, fragment.type_condition.node.on.node.as_str()) {
                        self.collect(parent, &fragment.selection_set.node, groups)?;
                    }
                }
                Ast::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|on| self.applies(parent, on.node.on.node.as_str())) {
                        self.collect(parent, &fragment.node.selection_set.node, groups)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Counts a selection that is looked at, or refuses the document.
    fn look(&mut self, at: Pos) -> Result<(), GraphqlError> {
        self.selections += 1;
        let limits = self.context.limits;
        let most = limits.plan_fields_max.saturating_mul(SELECTIONS_PER_FIELD);
        if self.selections <= most {
            return Ok(());
        }
        let message = format!(
            "the document has more than {most} selections once its fragments are spread for every kind \
             of node"
        );
        Err(GraphqlError::new(ErrorCode::TooCostly, message).at(at))
    }

    fn applies(&self, parent: &str, condition: &str) -> bool {
        parent == condition
            || match self
                .context
                .api
                .get(parent)
                .map(|definition| &definition.shape)
            {
                Some(Shape::Object { implements, .. }) => implements.contains(&condition),
                _ => false,
            }
    }

    fn included(
        &self,
        directives: &[Positioned<async_graphql_parser::types::Directive>],
    ) -> Result<bool, GraphqlError> {
        for directive in directives {
            let wanted = match directive.node.name.node.as_str() {
                "include" => true,
                "skip" => false,
                _ => continue,
            };
            let value = directive.node.get_argument("if").map(|value| &value.node);
            if self.boolean(value, directive.pos)? != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn boolean(&self, value: Option<&Value>, at: Pos) -> Result<bool, GraphqlError> {
        match value {
            Some(Value::Boolean(boolean)) => Ok(*boolean),
            Some(Value::Variable(name)) => match self.variables.get(name.as_str()) {
                Some(ConstValue::Boolean(boolean)) => Ok(*boolean),
                _ => {
                    let message = format!("variable \"${name}\" must be true or false here");
                    Err(GraphqlError::new(ErrorCode::BadVariable, message).at(at))
                }
            },
            _ => unreachable!("validated: the argument is a boolean"),
        }
    }

    fn field(
        &mut self,
        parent: &str,
        response_key: &str,
        group: &[&'a Positioned<Field>],
        is_first: bool,
        depth: usize,
    ) -> Result<PlanField, GraphqlError> {
        let field = &group[0].node;
        let at = group[0].pos;
        let limits = self.context.limits;
        check_depth(limits, depth, at)?;
        self.fields += 1;
        if self.fields > limits.plan_fields_max {
            let message = format!(
                "the document asks for more than {} fields once its fragments are spread",
                limits.plan_fields_max
            );
            return Err(GraphqlError::new(ErrorCode::TooCostly, message).at(at));
        }
        self.key_bytes += response_key.len();
        let most = limits.plan_fields_max.saturating_mul(KEY_BYTES_PER_FIELD);
        if self.key_bytes > most {
            let message = format!(
                "the names of the fields that the document asks for have more than {most} bytes once its \
                 fragments are spread; use shorter aliases"
            );
            return Err(GraphqlError::new(ErrorCode::TooCostly, message).at(at));
        }
        let name = field.name.node.as_str();
        let mut planned = PlanField {
            key: quoted_key(response_key, is_first),
            response_key: response_key.into(),
            name: name.into(),
            op: Op::Typename(Box::default()),
            arguments: None,
            select: Select::Leaf,
            nullable: false,
            location: at.into(),
        };
        match name {
            "__typename" => planned.op = Op::Typename(quoted(parent)),
            "__schema" | "__type" => {
                planned.op = Op::Introspection(self.introspections.len());
                planned.nullable = name == "__type";
                let introspection = self.cutter.cut(group, response_key, depth)?;
                self.introspections.push(introspection);
            }
            _ => {
                let definition = self
                    .context
                    .api
                    .field(parent, name)
                    .expect("validated: the type has the field");
                planned.op = match definition.meaning {
                    Meaning::Slot(slot) => Op::Slot(slot),
                    meaning => Op::Read(meaning),
                };
                planned.nullable = definition.ty.is_nullable();
                planned.arguments = self.planned_arguments(parent, field, definition, at);
                let sets: Vec<&SelectionSet> = group
                    .iter()
                    .map(|field| &field.node.selection_set.node)
                    .collect();
                planned.select = self.select(definition.ty.name(), &sets, depth + 1)?;
            }
        }
        Ok(planned)
    }

    fn select(
        &mut self,
        type_name: &str,
        sets: &[&'a SelectionSet],
        depth: usize,
    ) -> Result<Select, GraphqlError> {
        match self
            .context
            .api
            .get(type_name)
            .map(|definition| &definition.shape)
        {
            Some(Shape::Object { .. }) => self
                .selection(type_name, sets, depth)
                .map(|one| Select::Same(Arc::new(one))),
            Some(Shape::Interface { .. }) => {
                let kinds = &self.context.ontology.kinds;
                let selections: Result<Vec<_>, _> = kinds
                    .iter()
                    .map(|kind| self.selection(&kind.type_name, sets, depth).map(Arc::new))
                    .collect();
                Ok(Select::ByKind(selections?.into()))
            }
            _ => Ok(Select::Leaf),
        }
    }

    fn planned_arguments(
        &mut self,
        parent: &str,
        field: &Field,
        definition: &FieldDef,
        at: Pos,
    ) -> Option<usize> {
        if definition.arguments.is_empty() {
            return None;
        }
        let given: Vec<(String, Value)> = field
            .arguments
            .iter()
            .map(|(name, value)| (name.node.to_string(), value.node.clone()))
            .collect();
        let none = Variables::default();
        let counted = &mut self.constants;
        let planned = if given.iter().any(|(_, value)| has_variable(value)) {
            // The plan keeps them as they stand there, and each request gets a copy with its variables.
            match counted.weigh(self.context.limits, &given, &none) {
                Ok(()) => PlannedArguments::Variable {
                    field: self
                        .context
                        .api
                        .field_place(parent, &field.name.node)
                        .expect("validated: the type has the field"),
                    given,
                    is_lookup: matches!(definition.meaning, Meaning::One(_) | Meaning::NodeById),
                },
                Err(error) => PlannedArguments::Constant(Err(error.at(at))),
            }
        } else {
            let read = read_arguments(self.context, definition, &given, &none, counted);
            PlannedArguments::Constant(read.map_err(|error| error.at(at)))
        };
        self.arguments.push(planned);
        Some(self.arguments.len() - 1)
    }
}

/// Refuses a field that nests too deeply.
pub(super) fn check_depth(limits: &Limits, depth: usize, at: Pos) -> Result<(), GraphqlError> {
    if depth <= limits.depth_max {
        return Ok(());
    }
    let message = format!("fields nest deeper than the limit of {}", limits.depth_max);
    Err(GraphqlError::new(ErrorCode::TooDeeplyNested, message).at(at))
}

/// Weighs a field's arguments, coerces them, counts them in and reads them by what the field means.
pub(super) fn read_arguments(
    context: Context<'_>,
    definition: &FieldDef,
    given: &[(String, Value)],
    variables: &Variables,
    counted: &mut Measure,
) -> Result<input::Arguments, GraphqlError> {
    let Context { api, limits, .. } = context;
    if let Some(text) = lone_text(given, variables)
        && let Some(arguments_of) = input::of_text(definition.meaning)
    {
        // It may be long, and stand in thousands of places: it is copied when it has been counted.
        counted.add_text(limits, text)?;
        return Ok(arguments_of(text.to_owned()));
    }
    counted.weigh(limits, given, variables)?;
    let mut coerced = Vec::with_capacity(definition.arguments.len());
    for (name, argument) in &definition.arguments {
        let bad = |what: String| {
            GraphqlError::new(ErrorCode::BadInput, format!("argument {name:?}: {what}"))
        };
        let value = match given.iter().find(|(given, _)| given == name) {
            Some((_, value)) => input::literal(api, limits, &argument.ty, value, variables)
                .map_err(|misfit| bad(misfit.to_string()))?,
            None => None,
        };
        match value.or_else(|| argument.default.clone()) {
            Some(value) => {
                coerced.push((name.as_str(), value));
            }
            None if argument.ty.is_nullable() => {}
            None => return Err(bad(format!("expected {}, found nothing", argument.ty))),
        }
    }
    let coerced = input::Given::of(coerced);
    counted.add(limits, &coerced)?;
    input::read(context.ontology, limits, definition.meaning, &coerced)
}

/// The text of the one argument, where that is a variable: it has been coerced to a text, and fits as it is.
fn lone_text<'v>(given: &[(String, Value)], variables: &'v Variables) -> Option<&'v str> {
    let [(_, Value::Variable(name))] = given else {
        return None;
    };
    match variables.get(name.as_str()) {
        Some(ConstValue::String(text)) => Some(text),
        _ => None,
    }
}

fn has_variable(value: &Value) -> bool {
    match value {
        Value::Variable(_) => true,
        Value::List(items) => items.iter().any(has_variable),
        Value::Object(members) => members.values().any(has_variable),
        _ => false,
    }
}

fn quoted(text: &str) -> Box<[u8]> {
    serde_json::to_vec(text).expect("a string is JSON").into()
}

fn quoted_key(response_key: &str, is_first: bool) -> Box<[u8]> {
    let mut key = vec![if is_first { b'{' } else { b',' }];
    key.extend_from_slice(&quoted(response_key));
    key.push(b':');
    key.into()
}
