//! From an entity to what a fact file would say.

use std::sync::Arc;

use indexmap::IndexMap;

use super::identity::{Claim, Claims, DEFAULT_NAMESPACE, Identity, Reference};
use super::kind_of;
use super::mapping::{EntityKind, Fills, Mapping};
use crate::diagnostic::Place;
use crate::event::Slug;
use crate::facts::{Reader, items, suggest};
use crate::import::member::{Member, add};
use crate::ontology::{Kind, RelationField};
use crate::reading::tree::{Content, Entry, Item};

/// Reads the entities of one file.
pub(super) struct Entities<'m, 'o> {
    pub(super) mapping: &'m Mapping<'o>,
    /// Of all files.
    pub(super) claims: &'m mut Claims,
    pub(super) file: Arc<str>,
}

/// What is known of the entity that is read.
struct Entity<'e, 'o> {
    root: &'e Item,
    namespace: &'e str,
    means: &'e EntityKind<'o>,
    /// The sources of all that it says.
    sources: Arc<Item>,
}

/// What goes by the name of an entity, the best first.
pub(super) const NAMES: [&str; 3] = [
    "metadata.title",
    "spec.profile.displayName",
    "metadata.name",
];

/// The kind that Backstage takes for a reference at such a place that names none.
const KINDS_OF_REFERENCES: [(&str, &str); 11] = [
    ("spec.owner", "Group"),
    ("spec.system", "System"),
    ("spec.domain", "Domain"),
    ("spec.subdomainOf", "Domain"),
    ("spec.subcomponentOf", "Component"),
    ("spec.providesApis", "API"),
    ("spec.consumesApis", "API"),
    ("spec.parent", "Group"),
    ("spec.children", "Group"),
    ("spec.members", "User"),
    ("spec.memberOf", "Group"),
];

impl Entities<'_, '_> {
    /// Reads one document.
    pub(super) fn read(&mut self, reader: &mut Reader<'_>, root: &Item) {
        let mapping = self.mapping;
        if reader.map(root, "the members of an entity").is_none() {
            return;
        }
        let Some(kind) = kind_of(root) else {
            return reader.mistake(root.place, "this entity does not say its `kind`", None);
        };
        let folded = kind.to_lowercase();
        if mapping.ignored.contains(&folded) {
            return;
        }
        if root.member("apiVersion").is_none() {
            let hint = "entities begin with a line such as `apiVersion: backstage.io/v1alpha1`";
            reader.mistake(
                root.place,
                "this is no entity: it has no `apiVersion`",
                Some(hint.to_owned()),
            );
            return;
        }
        let Some(means) = mapping.kinds.get(&folded) else {
            let place = root
                .member("kind")
                .map_or(root.place, |kind| kind.value.place);
            let message = format!("the mapping does not say what entities of kind `{kind}` are");
            let hint = "give a --mapping that has the kind under `kinds`, or under `ignore`";
            return reader.mistake(place, message, Some(hint.to_owned()));
        };
        let Some(name) = at(root, "metadata.name") else {
            let hint = "add `name:` under `metadata:`".to_owned();
            return reader.mistake(root.place, "this entity has no name", Some(hint));
        };
        let Some(written) = reader.text(&name.value) else {
            return;
        };
        let namespace = at(root, "metadata.namespace").and_then(|entry| entry.value.as_text());
        let namespace = namespace.map_or(DEFAULT_NAMESPACE, |text| text);
        let identity = Identity::new(kind, namespace, &written);
        let place = name.value.place;
        let locator = Item::text(place, &identity.to_string());
        let Some(slug) = self.slug(reader, means.kind, identity, place) else {
            return;
        };
        let entity = Entity {
            root,
            namespace,
            means,
            sources: Item::list(place, vec![locator]),
        };
        let members = self.members(reader, &entity, place);
        let node = Entry::new(slug.as_str(), place, Item::map(place, members));
        reader.state(means.kind, &node);
    }

    /// The slug of an entity, unless it is another entity's.
    fn slug(
        &mut self,
        reader: &mut Reader<'_>,
        kind: &Kind,
        identity: Identity,
        place: Place,
    ) -> Option<Slug> {
        let Some(slug) = identity.slug() else {
            let message = format!("no slug can be made of {identity}");
            reader.mistake(place, message, None);
            return None;
        };
        let shown = identity.to_string();
        let claim = Claim {
            identity,
            file: self.file.clone(),
            place,
        };
        let Some(other) = self.claims.claim(&kind.name, &slug, claim) else {
            return Some(slug);
        };
        let Place { line, column } = other.place;
        let message = format!(
            "{shown} would be {}:{slug}, and so would {} in {}:{line}:{column}",
            kind.name, other.identity, other.file
        );
        let hint =
            "names may not differ only in capitals, dots, underscores and the like".to_owned();
        reader.mistake(place, message, Some(hint));
        None
    }

    fn members(
        &mut self,
        reader: &mut Reader<'_>,
        entity: &Entity<'_, '_>,
        place: Place,
    ) -> Vec<Entry> {
        let mut members = Vec::new();
        let mut labels: IndexMap<Arc<str>, Entry> = IndexMap::new();
        let mut edges: IndexMap<&str, (Place, &RelationField, Vec<Arc<Item>>)> = IndexMap::new();
        for (path, fills) in &entity.means.members {
            let Some(part) = at(entity.root, path).filter(|part| !part.value.is_null()) else {
                continue;
            };
            match fills {
                Fills::Member(Member::Label(key)) => {
                    label(
                        reader,
                        &mut labels,
                        &Entry::new(key, part.place, part.value.clone()),
                    );
                }
                Fills::Member(member) => {
                    let value = urls(&part.value);
                    add(&mut members, Entry::new(&member.name(), part.place, value));
                }
                Fills::Labels => {
                    let pairs = reader.map(&part.value, "keys and values");
                    for pair in pairs.unwrap_or_default() {
                        label(reader, &mut labels, pair);
                    }
                }
                Fills::References(relations) => {
                    for item in items(&part.value) {
                        if let Some((field, edge)) =
                            self.edge(reader, entity, path, relations, item)
                        {
                            let known = edges.entry(&field.name);
                            let known = known.or_insert((part.place, field, Vec::new()));
                            known.2.push(edge);
                        }
                    }
                }
            }
        }
        if !members.iter().any(|member| &*member.key == "name") {
            let named = NAMES.iter().filter_map(|path| at(entity.root, path));
            let mut named = named.filter(|name| name.value.as_text().is_some());
            if let Some(name) = named.next() {
                members.push(Entry::new("name", name.place, name.value.clone()));
            }
        }
        if !labels.is_empty() {
            let labels = labels.into_values().collect();
            members.push(Entry::new("labels", place, Item::map(place, labels)));
        }
        for (name, (place, field, mut edges)) in edges {
            let value = match edges.len() {
                1 if !field.is_many() => edges.remove(0),
                _ => Item::list(place, edges),
            };
            members.push(Entry::new(name, place, value));
        }
        members.push(Entry::new("sources", place, entity.sources.clone()));
        members
    }

    /// The edge that a reference is, and its relation.
    fn edge<'o>(
        &mut self,
        reader: &mut Reader<'_>,
        entity: &Entity<'_, '_>,
        path: &str,
        relations: &[(Arc<str>, &'o RelationField)],
        item: &Item,
    ) -> Option<(&'o RelationField, Arc<Item>)> {
        let written = reader.text(item)?;
        let Some(reference) = Reference::read(&written) else {
            let message = format!("{written:?} is no reference to an entity");
            let hint = "a reference reads `[kind:][namespace/]name`".to_owned();
            reader.mistake(item.place, message, Some(hint));
            return None;
        };
        let Some(kind) = reference.kind.or_else(|| default_kind(path, relations)) else {
            let message = format!("{written:?} does not say which kind of entity it leads to");
            let example = relations.first().map_or("component", |(kind, _)| kind);
            let hint = format!("write `{}:{written}`", example.to_lowercase());
            reader.mistake(item.place, message, Some(hint));
            return None;
        };
        let known = relations
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(kind));
        let Some((_, field)) = known else {
            let names = relations.iter().map(|(name, _)| &**name);
            let hint = suggest("kind of entity here", kind, names);
            let message = format!("`{path}` does not lead to entities of kind `{kind}`");
            reader.mistake(item.place, message, Some(hint));
            return None;
        };
        let namespace = reference.namespace.unwrap_or(entity.namespace);
        let identity = Identity::new(kind, namespace, reference.name);
        let target = reader.ontology.kind(field.target);
        let slug = self.slug(reader, target, identity, item.place)?;
        let members = vec![
            Entry::new("to", item.place, Item::text(item.place, slug.as_str())),
            Entry::new("sources", item.place, entity.sources.clone()),
        ];
        Some((field, Item::map(item.place, members)))
    }
}

/// The kind of a reference that names none.
fn default_kind<'r>(path: &str, relations: &'r [(Arc<str>, &RelationField)]) -> Option<&'r str> {
    let mut known = KINDS_OF_REFERENCES.iter();
    if let Some((_, kind)) = known.find(|(known, _)| *known == path) {
        return Some(kind);
    }
    match relations {
        [(only, _)] => Some(only),
        _ => None,
    }
}

/// The member at a path of names with dots between them. A name may have dots itself, as those of annotations do.
fn at<'i>(item: &'i Item, path: &str) -> Option<&'i Entry> {
    if let Some(entry) = item.member(path) {
        return Some(entry);
    }
    let dots = path.match_indices('.');
    dots.into_iter().find_map(|(dot, _)| {
        let inner = item.member(&path[..dot])?;
        at(&inner.value, &path[dot + 1..])
    })
}

/// Links as their URLs; everything else as it is.
fn urls(item: &Arc<Item>) -> Arc<Item> {
    let Content::List(links) = &item.content else {
        return item.clone();
    };
    let url = |link: &Arc<Item>| match link.member("url") {
        Some(url) => url.value.clone(),
        None => link.clone(),
    };
    Item::list(item.place, links.iter().map(url).collect())
}

/// Adds a label. Labels and annotations may have one key, as long as they say the same.
fn label(reader: &mut Reader<'_>, labels: &mut IndexMap<Arc<str>, Entry>, pair: &Entry) {
    let Some(text) = reader.text(&pair.value) else {
        return;
    };
    if let Some(known) = labels.get(&pair.key) {
        if known.value.as_text() != Some(&text) {
            let Place { line, .. } = known.place;
            let message = format!("the label `{}` is something else in line {line}", pair.key);
            let hint = "say it in one place, or the same in both".to_owned();
            reader.mistake(pair.place, message, Some(hint));
        }
        return;
    }
    labels.insert(pair.key.clone(), pair.clone());
}
