//! What of the entities a mapping does not mention. It is not read, and people are to hear of it all the same.

use std::collections::BTreeMap;

use super::entity::NAMES;
use super::{BUILT_IN, kind_of};
use crate::reading::tree::{self, Content, Entry, Item};
use crate::reading::{File, InputFile};

/// What is read of every entity, whatever the mapping says, beside its name.
const READ: [&str; 3] = ["apiVersion", "kind", "metadata.namespace"];

/// Where something stands in entities whose kind the mapping has and that it does not mention, with how many
/// entities have it. What is wrong with the files or the mapping is for their reading to say.
pub fn unread_members(files: &[InputFile], mapping: Option<&InputFile>) -> BTreeMap<String, usize> {
    let mut unread = BTreeMap::new();
    let mut mistakes = Vec::new();
    let built_in = InputFile::new(BUILT_IN.0, BUILT_IN.1);
    let mapping = mapping.unwrap_or(&built_in);
    let lines = File::new(&mapping.name, &mapping.text);
    let Some(root) = tree::parse(&lines, &mapping.text, &mut mistakes) else {
        return unread;
    };
    let mentioned = mentioned(&root);
    for file in files {
        let lines = File::new(&file.name, &file.text);
        for document in tree::parse_many(&lines, &file.text, &mut mistakes) {
            let kind = kind_of(&document).unwrap_or_default().to_lowercase();
            if let Some(places) = mentioned.get(&kind) {
                look(&document, "", places, &mut unread);
            }
        }
    }
    unread
}

/// The places that are read, by the kind of entity in small letters.
fn mentioned(mapping: &Item) -> BTreeMap<String, Vec<&str>> {
    let mut mentioned = BTreeMap::new();
    for kind in below(mapping, "kinds") {
        let always = READ.into_iter().chain(NAMES);
        let members = below(&kind.value, "members").iter();
        let members = members.map(|member| &*member.key);
        mentioned.insert(kind.key.to_lowercase(), always.chain(members).collect());
    }
    mentioned
}

/// Counts what stands below a place and is not mentioned.
fn look(item: &Item, place: &str, mentioned: &[&str], unread: &mut BTreeMap<String, usize>) {
    for entry in entries(item) {
        let here = if place.is_empty() {
            entry.key.to_string()
        } else {
            format!("{place}.{}", entry.key)
        };
        let inside = format!("{here}.");
        if entry.value.is_null() || mentioned.contains(&here.as_str()) {
            continue;
        }
        if mentioned.iter().any(|known| known.starts_with(&inside)) {
            look(&entry.value, &here, mentioned, unread);
        } else {
            *unread.entry(here).or_default() += 1;
        }
    }
}

/// The members of the map that a member is.
fn below<'i>(item: &'i Item, name: &str) -> &'i [Entry] {
    match item.member(name) {
        Some(entry) => entries(&entry.value),
        None => &[],
    }
}

fn entries(item: &Item) -> &[Entry] {
    match &item.content {
        Content::Map(entries) => entries,
        Content::Scalar(_) | Content::List(_) => &[],
    }
}
