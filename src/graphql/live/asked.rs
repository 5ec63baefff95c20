//! What subscribers asked, word by word, and what those who asked the same share.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustc_hash::FxHashMap;

use crate::graphql::document::Document;
use crate::graphql::service::{Begun, Request, Response, Service};

/// A request as it was written. Equal ones mean the same; different ones may, too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    query: Box<str>,
    operation_name: Option<Box<str>>,
    variables: Option<Box<str>>,
}

impl Asked {
    pub(super) fn of(request: Request<'_>) -> Self {
        Self {
            query: request.query.text().into(),
            operation_name: request.operation_name.map(Into::into),
            variables: request.variables.map(Into::into),
        }
    }

    /// Begins it again, with the API of another ontology.
    pub(super) fn begin(&self, service: &Service) -> Result<Begun, Response> {
        service.begin(Request {
            query: Document::Plain(&self.query),
            operation_name: self.operation_name.as_deref(),
            variables: self.variables.as_deref(),
        })
    }
}

/// What is in use, by what was asked. Nothing is kept alive here.
pub(super) struct Registry<T>(Mutex<FxHashMap<Asked, Weak<T>>>);

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Registry<T> {
    /// The one that is in use and of use, or a new one; `None` when there would be more than `most`.
    pub(super) fn shared(
        &self,
        asked: Asked,
        most: usize,
        is_of_use: impl Fn(&T) -> bool,
        make: impl FnOnce(&Asked) -> T,
    ) -> Option<Arc<T>> {
        // Nothing panics half-way through a change of the map.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.get(&asked).and_then(Weak::upgrade);
        if let Some(found) = found.filter(|found| is_of_use(found)) {
            return Some(found);
        }
        all.retain(|_, one| one.strong_count() > 0);
        if all.len() >= most {
            return None;
        }
        let made = Arc::new(make(&asked));
        all.insert(asked, Arc::downgrade(&made));
        Some(made)
    }
}
