//! The way of a GraphQL request, from its parts to the bytes of its answer.
//!
//! A [`Service`] belongs to one ontology: its schema, and the plans compiled against it. The plans are
//! cached by document text and operation name, bounded by bytes; where `@skip` or `@include` depend on
//! variables, there is a plan per outcome of these. A cache hit parses nothing and validates nothing
//! but the variables.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::dynamic::Schema;
use async_graphql_parser::types::OperationType;
use bytes::Bytes;

use super::document::Document;
use super::error::{ErrorCode, GraphqlError};
use super::guard::DocumentLimits;
use super::input::{Arguments, Variables};
use super::limits::Limits;
use super::plan::{Bound, Context, Introspection, Op, Plan, PlanField, bind};
use super::prepare::{Cache, Prepared, Preparing, Unprepared};
use super::run::{Work, run};
use super::schema::{Api, Meaning, SubscriptionMember, register, sdl};
use super::validate::TypeSystem;
use super::variables::Given;
use super::view::View;
use super::{introspection, variables};
use crate::event::{Commit, Revision};
use crate::graph::Snapshot;
use crate::ontology::Ontology;

/// A GraphQL request, taken out of whatever carried it.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// The document.
    pub query: Document<'r>,
    /// Which of its operations.
    pub operation_name: Option<&'r str>,
    /// The variables, a JSON object.
    pub variables: Option<&'r str>,
}

/// What a request comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The body: `{"data": …}`, or `{"errors": …}` when the request was refused.
    pub body: Bytes,
    /// Whether the operation was run. If not, the body has no `data`.
    pub executed: bool,
}

/// Which types of operations a request may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// All types.
    Everything,
    /// Those that change nothing: queries and subscriptions.
    Reading,
    /// Those that have one answer and change nothing.
    Queries,
}

impl Allowed {
    /// Whether an operation of that type is allowed.
    pub fn allows(self, ty: OperationType) -> bool {
        match self {
            Self::Everything => true,
            Self::Reading => ty != OperationType::Mutation,
            Self::Queries => ty == OperationType::Query,
        }
    }
}

/// What a subscription is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscribed {
    /// The commits behind a revision; behind the newest where none is given.
    Commits {
        /// The revision.
        after: Option<Revision>,
    },
    /// The answer to a query, whenever it changes.
    Live,
}

/// Why a request was not begun.
#[derive(Debug)]
pub enum Refused {
    /// The operation that it asks for is of a type that is not allowed here.
    NotAllowed,
    /// For what the response says.
    Answered(Response),
}

/// Answers GraphQL requests about graphs of one ontology.
#[derive(Debug)]
pub struct Service {
    ontology: Arc<Ontology>,
    api: Api,
    schema: Schema,
    sdl: String,
    types: TypeSystem,
    limits: Limits,
    document_limits: DocumentLimits,
    cache: Cache,
}

impl Service {
    /// Makes the API of an ontology.
    pub fn new(
        ontology: Arc<Ontology>,
        mut limits: Limits,
        document_limits: DocumentLimits,
    ) -> Self {
        // Who makes pages smaller need not say so twice.
        limits.page_size_default = limits.page_size_default.min(limits.page_size_max);
        let api = Api::of(&ontology, &limits);
        let schema =
            register(&api).expect("the names of an ontology's API are checked when it is read");
        let sdl = sdl(&schema);
        let types = TypeSystem::from_sdl(&sdl).expect("async-graphql exports SDL that can be read");
        let cache = Cache::new(limits.plan_cache_bytes);
        Self {
            ontology,
            api,
            schema,
            sdl,
            types,
            limits,
            document_limits,
            cache,
        }
    }

    /// The ontology that the API was made from.
    pub fn ontology(&self) -> &Arc<Ontology> {
        &self.ontology
    }

    /// The limits that requests are answered under.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The schema in GraphQL's schema language.
    pub fn sdl(&self) -> &str {
        &self.sdl
    }

    /// The schema as the standard introspection query shows it.
    pub fn introspection_json(&self) -> serde_json::Value {
        introspection::whole(&self.schema)
    }

    /// Answers a request about a view of this service's ontology. Blocks where the request reads or writes
    /// the log.
    pub fn answer(&self, view: &View, request: Request<'_>) -> Response {
        match self.begin(request) {
            Ok(begun) => self.finish(view, &begun),
            Err(refused) => refused,
        }
    }

    /// Everything that a request needs before a snapshot is looked at, or its refusal.
    pub fn begin(&self, request: Request<'_>) -> Result<Begun, Response> {
        self.begin_allowed(request, Allowed::Everything)
            .map_err(|refused| match refused {
                Refused::Answered(response) => response,
                Refused::NotAllowed => unreachable!("everything is allowed"),
            })
    }

    /// The same, of operations of the allowed types only.
    pub fn begin_allowed(&self, request: Request<'_>, allowed: Allowed) -> Result<Begun, Refused> {
        match variables::parse(request.variables) {
            Ok(given) => self.begin_given(request, given, allowed),
            Err(error) => Err(Refused::Answered(Response::refused(&[error]))),
        }
    }

    /// The same, whose variables have been read.
    pub fn begin_given(
        &self,
        request: Request<'_>,
        given: Given<'_>,
        allowed: Allowed,
    ) -> Result<Begun, Refused> {
        let refused = |errors: Vec<GraphqlError>| Refused::Answered(Response::refused(&errors));
        let preparing = Preparing {
            context: self.context(),
            types: &self.types,
            document_limits: &self.document_limits,
        };
        let (prepared, variables) = self
            .cache
            .prepare(preparing, request, allowed, given)
            .map_err(|unprepared| match unprepared {
                Unprepared::Wrong(errors) => refused(errors),
                Unprepared::NotAllowed => Refused::NotAllowed,
            })?;
        let arguments = bind(self.context(), &prepared.plan, &variables)
            .map_err(|error| refused(vec![error]))?;
        Ok(Begun {
            prepared,
            variables,
            arguments,
        })
    }

    /// Runs what was begun. Blocks where [`Begun::work`] is greatest: the log is read or written.
    pub fn finish(&self, view: &View, begun: &Begun) -> Response {
        self.answer_event(view, begun, None)
    }

    /// What a subscription that was begun says when that state is published, or, to commits, of that
    /// commit.
    pub fn answer_event(&self, view: &View, begun: &Begun, commit: Option<&Commit>) -> Response {
        let plan = &begun.prepared.plan;
        let introspect = |part: &Introspection| {
            let (types, limits) = (&self.types, &self.limits);
            introspection::answer(&self.schema, types, limits, part, &begun.variables)
        };
        let body = run(Work {
            plan,
            arguments: &begun.arguments,
            introspect: &introspect,
            view,
            snapshot: &view.snapshot,
            horizon: view.snapshot.revision(),
            proposal: &[],
            in_force: view.snapshot.ontology(),
            commit,
            limits: &self.limits,
            bytes_expected: begun.prepared.answer_bytes.expected(),
        });
        begun.prepared.answer_bytes.note(body.len());
        Response {
            body,
            executed: true,
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            ontology: &self.ontology,
            api: &self.api,
            limits: &self.limits,
        }
    }
}

/// A request that is ready to be run.
#[derive(Debug)]
pub struct Begun {
    prepared: Arc<Prepared>,
    variables: Variables,
    arguments: Bound,
}

impl Begun {
    /// How many fields the request explicitly asks for.
    pub fn cost(&self) -> u64 {
        self.arguments.cost
    }

    /// How much work running it is at most, about: fields to write and nodes to look at. Introspection is
    /// always much.
    pub fn work(&self, snapshot: &Snapshot) -> u64 {
        let plan = &self.prepared.plan;
        if plan.introspections.is_empty() {
            self.arguments.work(plan, snapshot)
        } else {
            u64::MAX
        }
    }

    /// What a subscription is to.
    pub fn subscribed(&self) -> Result<Subscribed, GraphqlError> {
        let plan = self.plan();
        let field = self.subscription_field();
        match field.op {
            Op::Read(Meaning::Subscription(SubscriptionMember::Live)) => Ok(Subscribed::Live),
            Op::Read(Meaning::Subscription(SubscriptionMember::Commits)) => {
                let arguments = field.arguments.map(|index| self.arguments.get(plan, index));
                match arguments {
                    Some(Ok(Arguments::After(after))) => Ok(Subscribed::Commits { after: *after }),
                    Some(Err(error)) => Err(self.of_subscription(error.clone())),
                    Some(Ok(_)) | None => Ok(Subscribed::Commits { after: None }),
                }
            }
            ref other => unreachable!("Subscription has no {other:?}"),
        }
    }

    /// An error as one of the field that a subscription asks for.
    pub fn of_subscription(&self, mut error: GraphqlError) -> GraphqlError {
        error.within(self.subscription_field());
        error
    }

    fn subscription_field(&self) -> &PlanField {
        let [field] = &self.plan().root.fields[..] else {
            unreachable!("validated: a subscription has one root field")
        };
        field
    }

    /// What the request is compiled to.
    pub fn plan(&self) -> &Plan {
        &self.prepared.plan
    }
}

impl Response {
    /// A refusal: errors and no data.
    pub fn refused(errors: &[GraphqlError]) -> Self {
        // A map of one, not a JSON value, which would sort the members of each error.
        let body = serde_json::to_vec(&BTreeMap::from([("errors", errors)]));
        Self {
            body: body.expect("errors are plain data").into(),
            executed: false,
        }
    }

    /// A refusal for one reason.
    pub fn refused_for(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::refused(&[GraphqlError::new(code, message)])
    }
}
