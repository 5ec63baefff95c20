//! From a document's text to a plan and coerced variables, with everything that does not depend on the
//! request's variables remembered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql_parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql_value::{ConstValue, Value};
use hashbrown::DefaultHashBuilder;
use quick_cache::sync::{Cache as Map, DefaultLifecycle};
use quick_cache::{Equivalent, Weighter};

use super::error::{ErrorCode, GraphqlError, Location};
use super::guard::{self, DocumentLimits};
use super::input::Variables;
use super::plan::{Context, Operation, Plan, compile};
use super::service::{Allowed, Request};
use super::validate::{OPERATION_FOUND, TypeSystem, ValidationError, validate};
use super::variables::{self, Declared, Given};

/// A document that has been read and judged, with the plan of one of its operations.
#[derive(Debug)]
pub struct Prepared {
    document: Arc<ReadDocument>,
    /// The plan.
    pub plan: Plan,
    /// How long its answers are.
    pub answer_bytes: AnswerBytes,
}

/// How long the last answer of a plan was, so that the next one's buffer need not grow: most requests
/// with one plan differ little in length.
#[derive(Debug, Default)]
pub struct AnswerBytes(AtomicUsize);

impl AnswerBytes {
    /// The room to make for an answer: the last one's length and a little more, within bounds.
    pub fn expected(&self) -> usize {
        const LEAST: usize = 1024;
        const MOST: usize = 1024 * 1024;
        let last = self.0.load(Ordering::Relaxed);
        (last + last / 16).clamp(LEAST, MOST)
    }

    /// Notes the length of an answer.
    pub fn note(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Relaxed);
    }
}

/// A valid document, and what the plans of the operation that was asked for depend on beside it.
#[derive(Debug)]
struct ReadDocument {
    ast: ExecutableDocument,
    operation_type: OperationType,
    /// The operation's variables.
    variables: Vec<Declared>,
    /// The variables that decide `@skip` and `@include`, in order.
    conditions: Vec<String>,
    bytes: usize,
}

/// Why there is no plan for a request.
#[derive(Debug)]
pub enum Unprepared {
    /// The operation that it asks for is of a type that is not allowed.
    NotAllowed,
    /// What is wrong with the document or the variables.
    Wrong(Vec<GraphqlError>),
}

impl From<Vec<GraphqlError>> for Unprepared {
    fn from(errors: Vec<GraphqlError>) -> Self {
        Self::Wrong(errors)
    }
}

/// What documents are prepared with.
#[derive(Clone, Copy)]
pub struct Preparing<'a> {
    /// What plans are compiled against.
    pub context: Context<'a>,
    /// What documents are validated against.
    pub types: &'a TypeSystem,
    /// The limits on a document.
    pub document_limits: &'a DocumentLimits,
}

/// Remembers documents and plans, bounded by bytes.
#[derive(Debug)]
pub struct Cache(Map<Key, Arc<Prepared>, ByBytes, DefaultHashBuilder>);

/// Which plan: the values of the conditions select among a document's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    query: Box<str>,
    is_escaped: bool,
    operation_name: Option<Box<str>>,
    outcome: Option<u64>,
}

/// A key that is only looked up; hashes as the owned one does.
#[derive(Debug, Clone, Copy, Hash)]
struct KeyRef<'k> {
    query: &'k str,
    is_escaped: bool,
    operation_name: Option<&'k str>,
    /// The conditions' values as bits; `None` for whichever plan was compiled first.
    outcome: Option<u64>,
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Key, Arc<Prepared>> for ByBytes {
    fn weight(&self, key: &Key, prepared: &Arc<Prepared>) -> u64 {
        (key.query.len() + prepared.plan.bytes() + prepared.document.bytes) as u64
    }
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.outcome == key.outcome
            && self.is_escaped == key.is_escaped
            && self.operation_name == key.operation_name.as_deref()
            && self.query == &*key.query
    }
}

impl KeyRef<'_> {
    fn owned(self) -> Key {
        Key {
            query: self.query.into(),
            is_escaped: self.is_escaped,
            operation_name: self.operation_name.map(Into::into),
            outcome: self.outcome,
        }
    }
}

/// The most conditions whose outcomes are told apart in the cache; beyond, plans are not remembered.
const CONDITIONS_MAX: usize = 16;

impl Cache {
    /// A cache of so many bytes.
    pub fn new(bytes: u64) -> Self {
        const PLAN_BYTES_USUAL: u64 = 8 * 1024;
        let items = (bytes / PLAN_BYTES_USUAL) as usize;
        Self(Map::with(
            items,
            bytes,
            ByBytes,
            DefaultHashBuilder::default(),
            DefaultLifecycle::default(),
        ))
    }

    /// How many bytes the plans in it take, roughly.
    #[cfg(test)]
    fn bytes(&self) -> u64 {
        self.0.weight()
    }

    /// The plan for a request and its coerced variables.
    pub fn prepare(
        &self,
        with: Preparing<'_>,
        request: Request<'_>,
        allowed: Allowed,
        given: Given<'_>,
    ) -> Result<(Arc<Prepared>, Variables), Unprepared> {
        let key = KeyRef {
            query: request.query.written(),
            is_escaped: request.query.is_escaped(),
            operation_name: request.operation_name,
            outcome: None,
        };
        let first = self.0.get(&key);
        let new;
        let document = match &first {
            Some(prepared) => &prepared.document,
            None => {
                new = Arc::new(ReadDocument::read(with, request, allowed)?);
                &new
            }
        };
        if !allowed.allows(document.operation_type) {
            return Err(Unprepared::NotAllowed);
        }
        let Context { api, limits, .. } = with.context;
        let variables = variables::coerce(api, limits, &document.variables, given)?;
        let is_unconditional = document.conditions.is_empty();
        let document = match first {
            Some(prepared) if is_unconditional => return Ok((prepared, variables)),
            _ => document,
        };
        let outcome = document.outcome(&variables);
        if outcome.is_some()
            && let Some(prepared) = self.0.get(&KeyRef { outcome, ..key })
        {
            return Ok((prepared, variables));
        }
        let operation = document.operation(request.operation_name);
        let plan = compile(with.context, operation, &variables).map_err(|error| vec![error])?;
        let prepared = Arc::new(Prepared {
            document: document.clone(),
            plan,
            answer_bytes: AnswerBytes::default(),
        });
        self.0.insert(key.owned(), prepared.clone());
        if outcome.is_some() {
            self.0
                .insert(KeyRef { outcome, ..key }.owned(), prepared.clone());
        }
        Ok((prepared, variables))
    }
}

impl ReadDocument {
    fn read(
        with: Preparing<'_>,
        request: Request<'_>,
        allowed: Allowed,
    ) -> Result<Self, Unprepared> {
        let text = request.query.text();
        let ast = guard::read(&text, with.document_limits).map_err(|error| vec![refusal(error)])?;
        // First of all: what is not allowed is not judged either.
        let asked_for = requested(&ast, request.operation_name);
        if asked_for.is_some_and(|operation| !allowed.allows(operation.ty)) {
            return Err(Unprepared::NotAllowed);
        }
        let broken = validate(with.types, &ast, request.operation_name);
        if !broken.is_empty() {
            let errors: Vec<GraphqlError> = broken.into_iter().map(broken_rule).collect();
            return Err(errors.into());
        }
        let mut conditions = Vec::new();
        for (_, operation) in ast.operations.iter() {
            note_conditions(&operation.node.selection_set.node, &mut conditions);
        }
        for fragment in ast.fragments.values() {
            note_conditions(&fragment.node.selection_set.node, &mut conditions);
        }
        conditions.sort_unstable();
        conditions.dedup();
        // A parsed document was measured at 10 to 20 times its text.
        const AST_TIMES_TEXT: usize = 20;
        let mut document = Self {
            ast,
            operation_type: OperationType::Query,
            variables: Vec::new(),
            conditions,
            bytes: text.len() * AST_TIMES_TEXT,
        };
        let operation = document.operation(request.operation_name);
        let ty = operation.definition.ty;
        document.variables = variables::declared(operation.definition);
        document.operation_type = ty;
        Ok(document)
    }

    fn operation(&self, name: Option<&str>) -> Operation<'_> {
        Operation {
            definition: requested(&self.ast, name)
                .expect("validated: the operation asked for is there"),
            fragments: &self.ast.fragments,
        }
    }

    /// The conditions' values as bits; `None` when there are none, or too many to tell apart, or one is
    /// null. Null decides nothing: such a request is compiled, and refused where the condition counts. A
    /// condition that is absent belongs to another operation.
    fn outcome(&self, variables: &Variables) -> Option<u64> {
        if self.conditions.is_empty() || self.conditions.len() > CONDITIONS_MAX {
            return None;
        }
        self.conditions
            .iter()
            .try_fold(0, |bits, name| match variables.get(name.as_str()) {
                Some(ConstValue::Null) => None,
                Some(ConstValue::Boolean(true)) => Some(bits << 1 | 1),
                _ => Some(bits << 1),
            })
    }
}

/// The operation that a request asks for, by name or because there is no other.
fn requested<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Option<&'d OperationDefinition> {
    match &document.operations {
        DocumentOperations::Single(only) => Some(&only.node),
        DocumentOperations::Multiple(all) => {
            let found = match name {
                Some(name) => all.get(name),
                None if all.len() == 1 => all.values().next(),
                None => None,
            };
            found.map(|operation| &operation.node)
        }
    }
}

/// Notes the variables that `@skip` and `@include` depend on.
fn note_conditions(set: &SelectionSet, found: &mut Vec<String>) {
    for item in &set.items {
        let (directives, inner) = match &item.node {
            Selection::Field(field) => {
                (&field.node.directives, Some(&field.node.selection_set.node))
            }
            Selection::FragmentSpread(spread) => (&spread.node.directives, None),
            Selection::InlineFragment(fragment) => (
                &fragment.node.directives,
                Some(&fragment.node.selection_set.node),
            ),
        };
        for directive in directives {
            for (_, value) in &directive.node.arguments {
                if let Value::Variable(name) = &value.node {
                    found.push(name.to_string());
                }
            }
        }
        if let Some(inner) = inner {
            note_conditions(inner, found);
        }
    }
}

fn broken_rule(error: ValidationError) -> GraphqlError {
    let code = if error.rule == OPERATION_FOUND {
        ErrorCode::OperationNotFound
    } else {
        ErrorCode::GraphqlValidationFailed
    };
    GraphqlError {
        locations: error.locations.into_iter().map(Location::from).collect(),
        ..GraphqlError::new(code, error.message)
    }
}

fn refusal(error: guard::RequestError) -> GraphqlError {
    GraphqlError {
        locations: error.locations.into_iter().map(Location::from).collect(),
        ..GraphqlError::new(error.code, error.message)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graphql::limits::Limits;
    use crate::graphql::schema::{Api, register, sdl};

    #[test]
    fn a_cache_stays_within_its_bytes() {
        let ontology = crate::ontology::read("test", "type Tool { tier: Int }");
        let ontology = Arc::new(ontology.expect("it is well formed"));
        let api = Api::of(&ontology, &Limits::default());
        let schema = register(&api).expect("its names do not clash");
        let types = TypeSystem::from_sdl(&sdl(&schema)).expect("the SDL can be read");
        let with = Preparing {
            context: Context {
                ontology: &ontology,
                api: &api,
                limits: &Limits::default(),
            },
            types: &types,
            document_limits: &DocumentLimits::default(),
        };
        let bytes = 1024 * 1024;
        let cache = Cache::new(bytes);
        for number in 0..2_000 {
            let query = format!("{{ a{number}: tools {{ nodes {{ slug }} }} }}");
            let request = Request {
                query: (&query).into(),
                operation_name: None,
                variables: None,
            };
            let prepared = cache.prepare(with, request, Allowed::Queries, Given::default());
            assert!(prepared.is_ok(), "{query}");
            assert!(cache.bytes() <= bytes);
        }
        assert!(cache.bytes() > bytes / 2, "it keeps what there is room for");
    }
}
