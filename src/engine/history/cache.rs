//! Past snapshots that are kept, up to a limit of memory.
//!
//! A snapshot that shares its base with the published one holds little more than what it replaces; one with
//! a base of its own, or an older one, holds that too, once for all that share it. What was used longest ago
//! goes first. Nothing but time depends on what is kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;

use super::Past;
use crate::event::Revision;
use crate::graph::Snapshot;
use crate::ontology::Ontology;

/// The kept ones.
#[derive(Debug)]
pub(in crate::engine) struct Pasts {
    bytes_max: usize,
    kept: Mutex<Kept>,
    /// Held while a far one is made.
    turn: Mutex<()>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Least recently used first.
    pasts: Vec<Past>,
}

impl Pasts {
    pub(in crate::engine) fn new(bytes_max: usize) -> Self {
        Self {
            bytes_max,
            kept: Mutex::default(),
            turn: Mutex::default(),
        }
    }

    /// Waits until nobody makes a far one.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The graph of a revision as read through an ontology.
    pub(super) fn read_through(&self, revision: Revision, through: &Arc<Ontology>) -> Option<Past> {
        let mut kept = self.kept();
        let mut pasts = kept.pasts.iter();
        let place = pasts.position(|past| {
            past.snapshot.revision() == revision && past.snapshot.ontology().sdl == through.sdl
        })?;
        let mut past = kept.pasts.remove(place);
        kept.pasts.push(past.clone());
        if !Arc::ptr_eq(past.snapshot.ontology(), through) {
            past.snapshot = Arc::new(past.snapshot.read_through(through));
        }
        Some(past)
    }

    /// Those that are read through the ontology that was in force.
    pub(super) fn exact(&self) -> Vec<Arc<Snapshot>> {
        let kept = self.kept();
        let exact = kept.pasts.iter().filter(|past| is_exact(past));
        exact.map(|past| past.snapshot.clone()).collect()
    }

    pub(super) fn keep_exact(&self, snapshot: Arc<Snapshot>, tip: &Snapshot) {
        let in_force = snapshot.ontology().clone();
        self.keep(Past { snapshot, in_force }, tip);
    }

    /// Keeps one for as long as there is room.
    pub(super) fn keep(&self, past: Past, tip: &Snapshot) {
        let mut kept = self.kept();
        kept.pasts.retain(|one| {
            one.snapshot.revision() != past.snapshot.revision()
                || one.snapshot.ontology().sdl != past.snapshot.ontology().sdl
        });
        kept.pasts.push(past);
        kept.trim(self.bytes_max, tip);
    }

    /// Lets go of what is beyond the limit now that `tip` is published: its base may be another.
    pub(in crate::engine) fn trim(&self, tip: &Snapshot) {
        self.kept().trim(self.bytes_max, tip);
    }

    /// Nothing panics half-way through a change, so a poisoned lock still guards sound data.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn trim(&mut self, bytes_max: usize, tip: &Snapshot) {
        let mut bases = FxHashSet::from_iter([tip.footprint().base]);
        let mut bytes = 0_usize;
        // From the newest on, as many as there is room for.
        let fitting = self.pasts.iter().rev().take_while(|past| {
            let footprint = past.snapshot.footprint();
            let base = if bases.insert(footprint.base) {
                footprint.base_bytes
            } else {
                0
            };
            bytes = bytes
                .saturating_add(base)
                .saturating_add(footprint.own_bytes);
            bytes <= bytes_max
        });
        let fitting = fitting.count();
        self.pasts.drain(..self.pasts.len() - fitting);
    }
}

fn is_exact(past: &Past) -> bool {
    past.snapshot.ontology().sdl == past.in_force.sdl
}
