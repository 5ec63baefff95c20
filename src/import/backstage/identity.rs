//! Which entity: kind, namespace and name, and the slug that they come to.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Place;
use crate::event::Slug;
use crate::import::slug::slug_of;

/// An entity. Backstage compares all three without regard to capitals, so they are kept in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    kind: String,
    namespace: String,
    name: String,
}

/// The namespace of what names none.
pub(super) const DEFAULT_NAMESPACE: &str = "default";

impl Identity {
    pub(super) fn new(kind: &str, namespace: &str, name: &str) -> Self {
        Self {
            kind: kind.to_lowercase(),
            namespace: namespace.to_lowercase(),
            name: name.to_lowercase(),
        }
    }

    /// The slug of its node.
    pub(super) fn slug(&self) -> Option<Slug> {
        if self.namespace == DEFAULT_NAMESPACE {
            return slug_of(&self.name);
        }
        // Each alone must leave something, or two entities would come to one slug too easily.
        slug_of(&self.name)?;
        slug_of(&format!("{}-{}", slug_of(&self.namespace)?, self.name))
    }
}

/// The full reference, `component:default/web`.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            namespace,
            name,
        } = self;
        write!(f, "{kind}:{namespace}/{name}")
    }
}

/// A reference as it is written: `[kind:][namespace/]name`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference<'t> {
    pub(super) kind: Option<&'t str>,
    pub(super) namespace: Option<&'t str>,
    pub(super) name: &'t str,
}

impl<'t> Reference<'t> {
    /// Reads a reference; `None` for what is none.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let (kind, rest) = match text.split_once(':') {
            Some((kind, rest)) => (Some(kind), rest),
            None => (None, text),
        };
        let (namespace, name) = match rest.split_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, rest),
        };
        let given = [kind, namespace, Some(name)];
        let is_sound = given
            .iter()
            .flatten()
            .all(|part| !part.trim().is_empty() && !part.contains([':', '/', ' ']));
        is_sound.then_some(Self {
            kind,
            namespace,
            name,
        })
    }
}

/// Which entity each slug stands for, and where that was first said.
#[derive(Default)]
pub(super) struct Claims(FxHashMap<(Arc<str>, Slug), Claim>);

/// An entity that a slug stands for.
pub(super) struct Claim {
    pub(super) identity: Identity,
    pub(super) file: Arc<str>,
    pub(super) place: Place,
}

impl Claims {
    /// Notes that a slug of a kind of the ontology stands for an entity; the other one, where it stands for
    /// another already.
    pub(super) fn claim(&mut self, kind: &str, slug: &Slug, claim: Claim) -> Option<&Claim> {
        let identity = claim.identity.clone();
        let known = self.0.entry((kind.into(), slug.clone())).or_insert(claim);
        (known.identity != identity).then_some(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_may_leave_out_what_is_clear() {
        let check = |text, kind, namespace, name| {
            let expected = Reference {
                kind,
                namespace,
                name,
            };
            assert_eq!(Reference::read(text), Some(expected), "{text}");
        };
        check("web", None, None, "web");
        check("component:web", Some("component"), None, "web");
        check("shop/web", None, Some("shop"), "web");
        check("API:shop/web.v2", Some("API"), Some("shop"), "web.v2");
        for none in ["", "a:", ":a", "a/", "/a", "a:b:c", "a/b/c", "two words"] {
            assert_eq!(Reference::read(none), None, "{none:?}");
        }
    }

    #[test]
    fn the_slug_has_the_namespace_unless_it_is_the_default_one() {
        let slug = |namespace, name| {
            let slug = Identity::new("Component", namespace, name).slug();
            slug.map(|slug| slug.to_string())
        };
        assert_eq!(slug("default", "Web_App.v2"), Some("web-app-v2".to_owned()));
        assert_eq!(slug("Shop", "web"), Some("shop-web".to_owned()));
        assert_eq!(slug("default", "---"), None);
        assert_eq!(slug("shop", "---"), None);
    }
}
