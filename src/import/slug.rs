//! Slugs made of names.

use crate::event::Slug;
use crate::graph::fold;

/// The slug that is nearest to a name: small letters without accents, runs joined by hyphens. `None` where
/// nothing of it can stand in a slug.
pub(super) fn slug_of(name: &str) -> Option<Slug> {
    match Slug::new(&fold(name)) {
        Ok(slug) => Some(slug),
        Err(invalid) => invalid.suggestion,
    }
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_name_becomes_the_slug_that_people_would_write() {
        let slug = |name| slug_of(name).map(|slug| slug.to_string());
        assert_eq!(slug("Ops & Netzwerk"), Some("ops-netzwerk".to_owned()));
        assert_eq!(slug("Grüße, Łódź!"), Some("grusse-lodz".to_owned()));
        assert_eq!(slug("my_Service.v2"), Some("my-service-v2".to_owned()));
        assert_eq!(slug("東京"), None);
    }
}
