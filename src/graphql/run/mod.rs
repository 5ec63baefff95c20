//! Runs a plan on a snapshot: walks the graph and writes the answer's JSON into one buffer.
//!
//! Synchronous, without locks, nothing allocated per field. The way is straight: [`run`] writes the
//! root, each file writes the objects that it is named after, [`Run::field`] is what they share: the
//! key, null propagation and the paths of errors.

mod buffer;
mod commit;
mod connection;
mod coverage;
mod diff;
mod entities;
mod exports;
mod facets;
mod finding;
mod impact;
mod lookup;
mod mutation;
mod node;
mod nodes;
mod ontology;
mod page;
mod path;
mod provenance;
mod query;
mod record;
mod search;
mod set;
mod subscription;
mod venn;
mod view;
mod walks;

use std::cell::Cell;

use async_graphql_parser::types::OperationType;
use bytes::Bytes;

use crate::event::{Commit, Event, Revision};
use crate::graph::{Snapshot, Visits, VisitsExhausted};
use crate::graphql::error::{ErrorCode, GraphqlError, Segment};
use crate::graphql::input::Arguments;
use crate::graphql::limits::Limits;
use crate::graphql::plan::{Bound, Introspection, Op, Plan, PlanField};
use crate::graphql::view::View;
use crate::ontology::Ontology;

/// What a run works on.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its arguments for this request.
    pub arguments: &'a Bound,
    /// Answers an introspection field, or says what is wrong with its arguments. Asked for one field after
    /// another, so that an answer that grows too large ends there.
    pub introspect: &'a dyn Fn(&Introspection) -> Result<Bytes, GraphqlError>,
    /// What is asked, and where its past and its future are.
    pub view: &'a View,
    /// The state that is asked: the view's, or one that a field led to.
    pub snapshot: &'a Snapshot,
    /// The newest commit that the state contains; the state itself is a proposal where it has another
    /// revision.
    pub horizon: Revision,
    /// What the state has beyond that commit; nothing unless it is a proposal.
    pub proposal: &'a [Event],
    /// The ontology that was in force then; the state itself is read through the one of now.
    pub in_force: &'a Ontology,
    /// The commit that a subscription to commits is told of.
    pub commit: Option<&'a Commit>,
    /// The limits.
    pub limits: &'a Limits,
    /// How long the answer is expected to be, in bytes.
    pub bytes_expected: usize,
}

/// Runs a plan and returns the response body: `data`, and `errors` where there are any.
pub fn run(work: Work<'_>) -> Bytes {
    let mut run = Run {
        work,
        visits: Visits::new(work.limits.visits_max),
        past_last: work.view.snapshot.revision(),
        out: buffer::take(work.bytes_expected),
        errors: Vec::new(),
        errors_left_out: 0,
        hints_left: Cell::new(lookup::HINTED_MOST),
    };
    run.out.extend_from_slice(b"{\"data\":");
    let mark = run.out.len();
    let written = match work.plan.operation {
        OperationType::Query => run.query(&work.plan.root),
        OperationType::Subscription => run.subscription(&work.plan.root),
        OperationType::Mutation => run.mutation(&work.plan.root),
    };
    match written {
        Ok(()) => {}
        Err(Stop::Null) => run.null_from(mark),
        Err(Stop::Request(error)) => {
            run.null_from(mark);
            run.errors.push(*error);
        }
    }
    if !run.errors.is_empty() || run.errors_left_out > 0 {
        run.out.extend_from_slice(b",\"errors\":");
        for error in &mut run.errors {
            error.path.reverse();
        }
        if run.errors_left_out > 0 {
            let message = format!("{} more errors were left out", run.errors_left_out);
            run.errors
                .push(GraphqlError::new(ErrorCode::TooManyErrors, message));
        }
        let errors = std::mem::take(&mut run.errors);
        run.json(&errors);
    }
    run.out.push(b'}');
    buffer::written(run.out)
}

struct Run<'a> {
    work: Work<'a>,
    visits: Visits,
    /// The past state that was made last, from where the next one may be near; the view's own at first.
    past_last: Revision,
    out: Vec<u8>,
    /// What went wrong; paths are innermost first until the end.
    errors: Vec<GraphqlError>,
    /// How many errors there are beyond the limit.
    errors_left_out: usize,
    /// For how many unknown names near ones are still looked for.
    hints_left: Cell<usize>,
}

/// Why writing stopped.
enum Stop {
    /// A field that must not be null failed; its parent becomes null. The error is recorded.
    Null,
    /// The request as a whole is refused.
    Request(Box<GraphqlError>),
}

type Written = Result<(), Stop>;

impl Stop {
    /// The same, as it leaves a field: what ends the whole request tells where it was met. Paths of recorded
    /// errors are kept by the run.
    #[cold]
    fn within(mut self, field: &PlanField) -> Self {
        if let Self::Request(error) = &mut self {
            error.within(field);
        }
        self
    }
}

impl From<VisitsExhausted> for Stop {
    fn from(exhausted: VisitsExhausted) -> Self {
        let message = format!("{exhausted}; ask for smaller pages or narrower filters");
        Self::Request(Box::new(GraphqlError::new(
            ErrorCode::TooManyVisits,
            message,
        )))
    }
}

impl<'a> Run<'a> {
    /// Writes the fields of an object, each by `write`.
    fn object(
        &mut self,
        fields: &'a [PlanField],
        mut write: impl FnMut(&mut Self, &'a PlanField) -> Written,
    ) -> Written {
        for field in fields {
            self.field(field, &mut write)?;
        }
        self.close_object(fields.is_empty());
        Ok(())
    }

    fn close_object(&mut self, is_empty: bool) {
        self.out
            .extend_from_slice(if is_empty { b"{}" } else { b"}" });
    }

    /// Writes one field: its key, and its value by `write`; null where it failed and may be null.
    fn field(
        &mut self,
        field: &'a PlanField,
        write: &mut impl FnMut(&mut Self, &'a PlanField) -> Written,
    ) -> Written {
        self.out.extend_from_slice(&field.key);
        match &field.op {
            Op::Typename(name) => self.out.extend_from_slice(name),
            Op::Introspection(index) => {
                let part = &self.work.plan.introspections[*index];
                match (self.work.introspect)(part) {
                    Ok(value) => self.out.extend_from_slice(&value),
                    Err(error) => {
                        self.value(field, &mut |run, field| Err(run.fail(field, error.clone())))?;
                    }
                }
            }
            Op::Read(_) | Op::Slot(_) => self.value(field, write)?,
        }
        self.check_size().map_err(|stop| stop.within(field))
    }

    fn value(
        &mut self,
        field: &'a PlanField,
        write: &mut impl FnMut(&mut Self, &'a PlanField) -> Written,
    ) -> Written {
        let (mark, errors) = (self.out.len(), self.errors.len());
        let written = write(self, field);
        for error in &mut self.errors[errors..] {
            error
                .path
                .push(Segment::Key(field.response_key.to_string()));
        }
        match written {
            Err(Stop::Null) if field.nullable => {
                self.null_from(mark);
                Ok(())
            }
            Err(stop) => Err(stop.within(field)),
            Ok(()) => Ok(()),
        }
    }

    /// Writes a list whose items must not be null.
    fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Written,
    ) -> Written {
        self.out.push(b'[');
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.item(index, |run| write(run, item))?;
        }
        self.out.push(b']');
        Ok(())
    }

    /// Writes an item of a list that must not be null.
    fn item(&mut self, index: usize, write: impl FnOnce(&mut Self) -> Written) -> Written {
        let errors = self.errors.len();
        let mut written = write(self);
        for error in &mut self.errors[errors..] {
            error.path.push(Segment::Index(index));
        }
        if let Err(Stop::Request(error)) = &mut written {
            error.path.push(Segment::Index(index));
        }
        written?;
        self.check_size()
    }

    /// Stops an answer that has grown too large: after each field, and after each item of a list, where
    /// nodes of ready-made members alone have come.
    fn check_size(&self) -> Written {
        if self.out.len() <= self.work.limits.answer_bytes_max {
            return Ok(());
        }
        Err(self.too_large())
    }

    #[cold]
    fn too_large(&self) -> Stop {
        let message = format!(
            "the answer is larger than {} bytes; ask for smaller pages",
            self.work.limits.answer_bytes_max
        );
        Stop::Request(Box::new(GraphqlError::new(
            ErrorCode::AnswerTooLarge,
            message,
        )))
    }

    /// Records an error of a field, which becomes null.
    fn fail(&mut self, field: &PlanField, mut error: GraphqlError) -> Stop {
        if error.locations.is_empty() {
            error.locations.push(field.location);
        }
        if self.errors.len() < self.work.limits.errors_max {
            self.errors.push(error);
        } else {
            self.errors_left_out += 1;
        }
        Stop::Null
    }

    /// Begins to write on another state: what is written, counted and wrong goes on in the run that comes
    /// back, until [`Self::leave`] takes it over again.
    fn enter<'b>(&mut self, work: Work<'b>) -> Run<'b>
    where
        'a: 'b,
    {
        Run {
            work,
            visits: std::mem::replace(&mut self.visits, Visits::new(0)),
            past_last: self.past_last,
            out: std::mem::take(&mut self.out),
            errors: std::mem::take(&mut self.errors),
            errors_left_out: self.errors_left_out,
            hints_left: self.hints_left.clone(),
        }
    }

    /// Goes on where [`Self::enter`] left off.
    fn leave(&mut self, inner: Run<'_>) {
        self.visits = inner.visits;
        self.past_last = inner.past_last;
        self.out = inner.out;
        self.errors = inner.errors;
        self.errors_left_out = inner.errors_left_out;
        self.hints_left = inner.hints_left;
    }

    /// A field's arguments.
    fn arguments(&mut self, field: &PlanField) -> Result<&'a Arguments, Stop> {
        const NONE: &Arguments = &Arguments::None;
        let Some(index) = field.arguments else {
            return Ok(NONE);
        };
        let Work {
            plan, arguments, ..
        } = self.work;
        match arguments.get(plan, index) {
            Ok(arguments) => Ok(arguments),
            Err(error) => Err(self.fail(field, error.clone())),
        }
    }

    fn null_from(&mut self, mark: usize) {
        self.out.truncate(mark);
        self.null();
    }

    fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    fn json(&mut self, value: &(impl serde::Serialize + ?Sized)) {
        serde_json::to_writer(&mut self.out, value).expect("writing to memory does not fail");
    }
}
