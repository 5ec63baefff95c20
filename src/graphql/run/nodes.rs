//! Writes lists of nodes.
//!
//! Where all that is asked of a node is ready, several are looked at before they are written: to reach one is to wait
//! for memory, and for several one waits about as long.

use super::{Run, Written};
use crate::graph::{ListIter, Ready, Vertex};
use crate::graphql::plan::{Select, Selection, Stretch};

/// How many nodes are looked at before they are written.
const AT_A_TIME: usize = 16;

impl<'a> Run<'a> {
    /// Writes the nodes of a list of one kind.
    pub(super) fn nodes(&mut self, select: &'a Select, mut links: ListIter<'_, 'a>) -> Written {
        let Select::Same(selection) = select else {
            return self.list(links, |run, link| run.node(select, link.vertex));
        };
        self.out.push(b'[');
        let mut room = [Vertex::default(); AT_A_TIME];
        let mut index = 0;
        loop {
            let vertices = links.take_vertices(&mut room);
            if vertices.is_empty() {
                break;
            }
            if self.ready_nodes(selection, vertices, index == 0) {
                self.check_size()?;
                index += vertices.len();
                continue;
            }
            for vertex in vertices {
                if index > 0 {
                    self.out.push(b',');
                }
                self.item(index, |run| run.node(select, *vertex))?;
                index += 1;
            }
        }
        self.out.push(b']');
        Ok(())
    }

    /// Writes what is asked of some nodes of a list, if all of it is ready and there is room for it.
    fn ready_nodes(
        &mut self,
        Selection { stretches, .. }: &Selection,
        vertices: &[Vertex],
        is_first: bool,
    ) -> bool {
        if stretches.is_empty() {
            return false;
        }
        let mut nodes = [Ready::default(); AT_A_TIME];
        let mut bytes = 0;
        for (vertex, node) in vertices.iter().zip(&mut nodes) {
            *node = self.work.snapshot.ready(*vertex);
            if node.lacks_required() {
                return false;
            }
            for stretch in stretches {
                let Stretch::Ready(first, last) = stretch else {
                    return false;
                };
                bytes += node.members(*first, *last).len();
            }
        }
        // What is too large ends at the node that makes it so, not behind the others.
        if self.out.len() + bytes > self.work.limits.answer_bytes_max {
            return false;
        }
        self.out.reserve(bytes + vertices.len() * "},".len());
        if !is_first {
            self.out.push(b',');
        }
        for node in &nodes[..vertices.len()] {
            let start = self.out.len();
            for stretch in stretches {
                if let Stretch::Ready(first, last) = stretch {
                    self.out.extend_from_slice(node.members(*first, *last));
                }
            }
            // Ready-made members have brought a comma.
            self.out[start] = b'{';
            self.out.extend_from_slice(b"},");
        }
        self.out.pop();
        true
    }
}
