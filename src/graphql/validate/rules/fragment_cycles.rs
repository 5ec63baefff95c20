//! Fragments do not spread themselves, directly or through others (section 5.5.2.2).

use async_graphql_parser::Pos;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{DefinitionId, Survey};

pub(super) fn check(survey: &Survey<'_>, errors: &mut Errors) {
    for cycle in cycles(survey) {
        let via: Vec<String> = cycle.via.iter().map(|name| format!("\"{name}\"")).collect();
        let via = if via.is_empty() {
            String::new()
        } else {
            format!(" via {}", via.join(", "))
        };
        let message = format!(
            "Cannot spread fragment \"{}\" within itself{via}.",
            cycle.name
        );
        errors.report("NoFragmentCycles", message, cycle.locations);
    }
}

/// Whether rules that follow spreads would not come to an end.
pub(super) fn has_cycle(survey: &Survey<'_>) -> bool {
    !cycles(survey).is_empty()
}

struct Cycle<'a> {
    name: &'a str,
    via: Vec<&'a str>,
    locations: Vec<Pos>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// At this place of the path.
    Open(usize),
    Done,
}

/// A step of the path: the fragment it is in, and the next of its spreads to follow.
struct Step {
    definition: DefinitionId,
    next_spread: usize,
}

/// Depth-first search with the path on the heap: each fragment is entered once.
fn cycles<'s>(survey: &'s Survey<'_>) -> Vec<Cycle<'s>> {
    let mut states = vec![State::New; survey.definitions.len()];
    let mut found = Vec::new();
    for start in survey.fragments_in_order() {
        if states[start] != State::New {
            continue;
        }
        let mut path: Vec<Step> = Vec::new();
        open(survey, start, &mut path, &mut states);
        while let Some(step) = path.last_mut() {
            let definition = step.definition;
            if step.next_spread == survey.definitions[definition].spreads.end {
                states[definition] = State::Done;
                path.pop();
                continue;
            }
            let spread = &survey.spreads[step.next_spread];
            step.next_spread += 1;
            let Some(target) = survey.fragments.get(spread.name.as_str()).copied() else {
                continue;
            };
            match states[target] {
                State::New => open(survey, target, &mut path, &mut states),
                State::Open(from) => found.push(cycle(survey, &path[from..], spread.name)),
                State::Done => {}
            }
        }
    }
    found
}

fn open(survey: &Survey<'_>, id: DefinitionId, path: &mut Vec<Step>, states: &mut [State]) {
    states[id] = State::Open(path.len());
    path.push(Step {
        definition: id,
        next_spread: survey.definitions[id].spreads.start,
    });
}

/// Every step of the path has just followed the spread before its `next_spread`.
fn cycle<'s>(survey: &'s Survey<'_>, path: &[Step], name: &'s str) -> Cycle<'s> {
    let followed: Vec<_> = path
        .iter()
        .map(|step| &survey.spreads[step.next_spread - 1])
        .collect();
    let (_, before) = followed
        .split_last()
        .expect("a cycle has at least the spread that closes it");
    Cycle {
        name,
        via: before.iter().map(|spread| spread.name.as_str()).collect(),
        locations: followed.iter().map(|spread| spread.pos).collect(),
    }
}
