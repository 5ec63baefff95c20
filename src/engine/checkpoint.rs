//! Checkpoints: a snapshot as bytes, and back.
//!
//! Lines of JSON: a header (format, head, ontology, remembered requests, counts), then one line per node
//! in default order, then one line per node and stored relation with its targets, by their line numbers
//! and in order. A checkpoint is a shortcut for replay and nothing more: it holds no fact that the log
//! does not hold, and a format that is not known is skipped like a damaged one.

use std::io::Write;
use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::remembered::RememberedRequest;
use crate::event::{CommitId, EdgeFact, EdgeKey, NodeFact, NodeKey, Revision, Slug, Stamp};
use crate::graph::{Builder, Head, Snapshot, Vertex};

/// The format that is written, and the only one that is read.
const FORMAT: u32 = 1;

/// A checkpoint that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum CheckpointError {
    /// It was written by another version.
    #[error("its format is {0}, and this version reads {FORMAT}")]
    Format(u32),
    /// It ends too early, or goes on too long.
    #[error("it has {found} lines where its header says {expected}")]
    Lines {
        /// What the header says.
        expected: usize,
        /// What there is.
        found: usize,
    },
    /// A line is not what belongs there.
    #[error("line {line}: {source}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A line names something that is not there.
    #[error("line {line} names what is not there")]
    Dangling {
        /// From 1.
        line: usize,
    },
    /// The ontology cannot be read.
    #[error("its ontology cannot be read: {0}")]
    Ontology(#[source] crate::diagnostic::Diagnostics),
}

/// What a checkpoint holds.
#[derive(Debug)]
pub(super) struct Restored {
    pub(super) snapshot: Snapshot,
    pub(super) requests: Vec<RememberedRequest>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    format: u32,
    revision: Revision,
    id: CommitId,
    time: Timestamp,
    author: Arc<str>,
    message: Option<Arc<str>>,
    ontology: Arc<str>,
    requests: Vec<RememberedRequest>,
    nodes: usize,
    edge_lines: usize,
}

/// Kind (index), slug, fact, created, updated.
#[derive(Serialize, Deserialize)]
struct NodeLine(u16, Slug, NodeFact, Stamp, Stamp);

/// Relation (index), source, targets, and what is stated about the edges that are not bare, by position
/// among the targets.
#[derive(Serialize, Deserialize)]
struct EdgeLine(u16, u32, Vec<u32>, Vec<(u32, EdgeFact)>);

/// The bytes of a snapshot.
pub(super) fn encode(snapshot: &Snapshot, requests: Vec<RememberedRequest>) -> Vec<u8> {
    let ontology = snapshot.ontology();
    let mut numbers: FxHashMap<Vertex, u32> = FxHashMap::default();
    let mut body = Vec::new();
    for kind in &ontology.kinds {
        for link in snapshot.members(kind.id).iter() {
            let number = u32::try_from(numbers.len()).expect("nodes are numbered in 32 bits");
            numbers.insert(link.vertex, number);
            let node = snapshot.node(link.vertex);
            let slug = node.slug.clone();
            let fact = node.fact(kind);
            write_line(
                &mut body,
                &NodeLine(kind.id.0, slug, fact, node.created, node.updated),
            );
        }
    }
    let mut edge_lines = 0;
    for relation in &ontology.relations {
        for from in snapshot.members(relation.source).iter() {
            let mut targets = Vec::new();
            let mut stated = Vec::new();
            for to in snapshot.neighbors(relation.forward, from.vertex).iter() {
                if !to.edge().is_bare() {
                    let position = u32::try_from(targets.len()).expect("fewer than nodes");
                    stated.push((position, to.edge().fact(&relation.properties)));
                }
                targets.push(numbers[&to.vertex]);
            }
            if !targets.is_empty() {
                edge_lines += 1;
                let from = numbers[&from.vertex];
                write_line(&mut body, &EdgeLine(relation.id.0, from, targets, stated));
            }
        }
    }
    let head = snapshot.head();
    let header = Header {
        format: FORMAT,
        revision: head.revision,
        id: head.id,
        time: head.time,
        author: head.author.clone(),
        message: head.message.clone(),
        ontology: ontology.sdl.clone(),
        requests,
        nodes: numbers.len(),
        edge_lines,
    };
    let mut bytes = Vec::new();
    write_line(&mut bytes, &header);
    bytes.append(&mut body);
    bytes
}

fn write_line(out: &mut Vec<u8>, line: &impl Serialize) {
    serde_json::to_writer(&mut *out, line).expect("writing to memory does not fail");
    out.write_all(b"\n")
        .expect("writing to memory does not fail");
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// The snapshot of bytes that [`encode`] wrote.
pub(super) fn decode(bytes: &[u8]) -> Result<Restored, CheckpointError> {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let mut lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    let (_, first) = lines.next().expect("splitting gives at least one piece");
    let format: Format = read_line(1, first)?;
    if format.format != FORMAT {
        return Err(CheckpointError::Format(format.format));
    }
    let header: Header = read_line(1, first)?;
    let expected = header.nodes.saturating_add(header.edge_lines);
    let found = bytes.iter().filter(|byte| **byte == b'\n').count();
    if found != expected {
        return Err(CheckpointError::Lines { expected, found });
    }
    let ontology = super::ontology::read(&header.ontology).map_err(CheckpointError::Ontology)?;
    let ontology = Arc::new(ontology);
    let kinds: Vec<Arc<str>> = ontology
        .kinds
        .iter()
        .map(|kind| kind.name.as_str().into())
        .collect();
    let mut builder = Builder::new(ontology.clone());
    let mut keys: Vec<NodeKey> = Vec::new();
    for (line, text) in lines.by_ref().take(header.nodes) {
        let NodeLine(kind, slug, fact, created, updated) = read_line(line, text)?;
        let kind = kinds.get(usize::from(kind));
        let kind = kind.ok_or(CheckpointError::Dangling { line })?.clone();
        let key = NodeKey { kind, slug };
        builder.put_node(&key, fact, created, updated);
        keys.push(key);
    }
    let fields: Vec<Arc<str>> = ontology
        .relations
        .iter()
        .map(|relation| ontology.field(relation.forward).name.as_str().into())
        .collect();
    for (line, text) in lines {
        let dangling = || CheckpointError::Dangling { line };
        let EdgeLine(relation, from, targets, stated) = read_line(line, text)?;
        let field = fields.get(usize::from(relation)).ok_or_else(dangling)?;
        let from = keys.get(from as usize).ok_or_else(dangling)?;
        let mut stated = stated.into_iter().peekable();
        for (position, to) in (0_u32..).zip(targets) {
            let to = keys.get(to as usize).ok_or_else(dangling)?;
            let key = EdgeKey {
                kind: from.kind.clone(),
                field: field.clone(),
                from: from.slug.clone(),
                to: to.slug.clone(),
            };
            let fact = stated
                .next_if(|(stated, _)| *stated == position)
                .map(|(_, fact)| fact)
                .unwrap_or_default();
            builder.put_edge(&key, fact);
        }
    }
    let head = Head {
        revision: header.revision,
        id: header.id,
        time: header.time,
        author: header.author,
        message: header.message,
    };
    Ok(Restored {
        snapshot: builder.finish(head),
        requests: header.requests,
    })
}

fn read_line<'a, T: Deserialize<'a>>(line: usize, text: &'a [u8]) -> Result<T, CheckpointError> {
    serde_json::from_slice(text).map_err(|source| CheckpointError::Line { line, source })
}
