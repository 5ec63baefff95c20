// Paths and neighbourhoods, by trying everything and sorting it afterwards.

import { compareText } from "./facts.mjs";
import { subgraphFiles } from "./exports.mjs";
import { BadInput } from "./filter.mjs";
import { Node, Record, pathRecord, stepRecord } from "./resolve.mjs";

const LENGTH = 6;
const LENGTH_MAX = 12;
const PATHS = 5;
const PATHS_MAX = 100;
const DEPTH_MAX = 12;
const NODES = 200;
const NODES_MAX = 1000;

/** The order of nodes of any kinds: by kind as the ontology has them, then by slug. */
export function compareNodes(facts, a, b) {
  const kinds = [...facts.kinds.keys()];
  return kinds.indexOf(a.kind.name) - kinds.indexOf(b.kind.name) || compareText(a.slug, b.slug);
}

/** Every relation field of every kind, in the order of the enum `Relation`. */
export const fieldsOf = (facts) => [...facts.kinds.values()].flatMap((kind) => kind.fields);

export const kindOf = (facts, field) => [...facts.kinds.values()].find((kind) => kind.fields.includes(field));

/** The fields that a list of enum values names; every stored one when it is left out. */
function followed(facts, relations) {
  if (relations === null || relations === undefined) return fieldsOf(facts).filter((field) => field.stored);
  if (relations.length === 0) throw new BadInput("no relations");
  return fieldsOf(facts).filter((field) => relations.includes(field.enumValue));
}

/** Where the fields lead from a node: `{field, node}`, by field and then by node. */
const leads = (facts, node, fields) =>
  fields
    .filter((field) => node.kind.fields.includes(field))
    .flatMap((field) => facts.related(node, field).map((link) => ({ field, node: link.node })));

/** The first `wanted` simple paths of at most `most` steps, as `{nodes, steps}`, in the stated order. */
export function pathsBetween(facts, from, to, relations, most, wanted) {
  const fields = followed(facts, relations);
  const near = stepsTo(facts, to, fields);
  const found = [];
  // Depth first in order of field and node is the order of the paths of one length.
  const extend = (nodes, steps, length) => {
    const at = nodes.at(-1);
    if (at === to && steps.length === length) found.push({ nodes, steps });
    if (at === to || steps.length === length) return;
    for (const { field, node } of leads(facts, at, fields)) {
      // Only what is not hopeless, or this would take all day.
      const isNear = near.has(node) && steps.length + 1 + near.get(node) <= length;
      if (isNear && !nodes.includes(node)) extend([...nodes, node], [...steps, field], length);
    }
  };
  for (let length = 0; length <= most && found.length < wanted; length += 1) extend([from], [], length);
  return found.slice(0, wanted);
}

/** How many steps each node is away from the end, at least. */
function stepsTo(facts, to, fields) {
  const distance = new Map([[to, 0]]);
  const nodes = [...facts.kinds.keys()].flatMap((kind) => facts.members(kind));
  for (let steps = 1; steps <= nodes.length; steps += 1) {
    const before = distance.size;
    for (const node of nodes) {
      if (distance.has(node)) continue;
      if (leads(facts, node, fields).some((step) => distance.get(step.node) === steps - 1)) distance.set(node, steps);
    }
    if (distance.size === before) break;
  }
  return distance;
}

/** The nodes around `starts`, the edges among them, what was left out and where there is more. */
export function around(facts, starts, depth, relations, most) {
  const fields = followed(facts, relations);
  const inOrder = (nodes) => [...new Set(nodes)].sort((a, b) => compareNodes(facts, a, b));
  let nodes = [];
  let omitted = 0;
  let level = inOrder(starts);
  for (let step = 0; step <= depth && level.length > 0 && omitted === 0; step += 1) {
    omitted = Math.max(0, nodes.length + level.length - most);
    nodes = [...nodes, ...level.slice(0, level.length - omitted)];
    const shown = nodes;
    level = inOrder(level.flatMap((node) => leads(facts, node, fields).map((next) => next.node)));
    level = level.filter((node) => !shown.includes(node));
  }
  nodes = inOrder(nodes);
  const isShown = (node) => nodes.includes(node);
  const edges = nodes.flatMap((from) =>
    from.kind.fields
      .filter((field) => isForward(facts, field) && fields.some((one) => one === field || one === inverse(facts, field)))
      .flatMap((field) => facts.related(from, field).filter((link) => isShown(link.node)).map((link) => ({ from, field, to: link.node }))),
  );
  const frontier = nodes.filter((node) => leads(facts, node, fields).some((next) => !isShown(next.node)));
  return { nodes, edges, omitted, frontier };
}

const noteOf = (facts, { from, field, to }) => facts.related(from, field).find((link) => link.node === to).edge?.note;

const inverse = (facts, field) => facts.field(facts.kinds.get(field.target), field.inverse);

/** Whether a field stands for its relation's two directions. */
function isForward(facts, field) {
  if (field.stored) return field.stored.forward;
  const other = inverse(facts, field);
  if (field.declared !== other.declared) return field.declared;
  const all = fieldsOf(facts);
  return all.indexOf(field) <= all.indexOf(other);
}

export const walks = {
  paths(resolvers, { from, to, relations, maxLength, first }, byId) {
    const { facts } = resolvers;
    const [start, end] = [byId(from), byId(to)];
    if (!start || !end) throw new BadInput("no such node");
    const most = resolvers.size(maxLength, LENGTH_MAX) ?? LENGTH;
    const wanted = resolvers.size(first, PATHS_MAX) ?? PATHS;
    const paths = pathsBetween(facts, start.node, end.node, relations, most, wanted);
    return paths.map((path) => pathRecord(resolvers, path));
  },

  neighborhood(resolvers, { of, depth, relations, maxNodes }, byId) {
    const { facts } = resolvers;
    const starts = of.map(byId);
    if (starts.length === 0 || starts.some((node) => !node)) throw new BadInput("no such node");
    const steps = resolvers.size(depth, DEPTH_MAX) ?? 1;
    const most = resolvers.size(maxNodes, NODES_MAX) ?? NODES;
    const found = around(facts, starts.map(({ node }) => node), steps, relations, most);
    const nodes = (all) => all.map((node) => new Node(resolvers, node));
    return new Record({
      nodes: nodes(found.nodes),
      edges: found.edges.map(({ from, field, to }) => stepRecord(resolvers, from, field, to)),
      truncated: found.omitted > 0,
      omitted: found.omitted,
      frontier: nodes(found.frontier),
      ...subgraphFiles(found.nodes, found.edges.map((edge) => ({ ...edge, note: noteOf(facts, edge) })), found.omitted),
    });
  },
};
