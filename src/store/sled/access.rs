//! Calls to the engine through its keeper, with every way of failing put into our words.

use std::path::PathBuf;

use crate::store::{Damage, StoreError};

use super::engine::Engine;
use super::entries::Trouble;
use super::keeper::{Keeper, NoAnswer};

/// The engine, from any thread.
#[derive(Debug)]
pub(super) struct Access {
    pub keeper: Keeper<Engine>,
    pub directory: PathBuf,
}

impl Access {
    /// Runs a call on the engine's thread.
    pub(super) fn call<T: Send + 'static>(
        &self,
        call: impl FnOnce(&mut Engine) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        self.keeper
            .call(call)
            .map_err(|none| no_answer(&self.directory, none))
    }

    /// The same for calls that look at entries.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Engine) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.call(|engine| ask(engine).map_err(|trouble| engine.trees.troubled(trouble)))?
    }
}

/// A call without an answer of its own, in our words.
pub(super) fn no_answer(data: &std::path::Path, none: NoAnswer) -> StoreError {
    match none {
        NoAnswer::Silent(waited) => StoreError::Silent {
            directory: data.to_owned(),
            waited,
        },
        NoAnswer::Panicked(said) => {
            let place = data.display().to_string();
            let what = format!("the storage engine gave up: {said}");
            StoreError::Damaged {
                directory: data.to_owned(),
                damage: Damage::new(place, what, None),
                good_until: None,
            }
        }
    }
}
