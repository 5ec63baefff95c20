// What goes when a node goes: the whole graph is looked at again after every loss.

import { BadInput } from "./filter.mjs";
import { Node, Record } from "./resolve.mjs";
import { compareNodes, fieldsOf, kindOf } from "./walks.mjs";

const POINTS = 100;
const DEPENDENTS = 100;
const PAGE_SIZE_MAX = 1000;

const nodesOf = (facts) =>
  [...facts.kinds.keys()].flatMap((kind) => facts.members(kind)).sort((a, b) => compareNodes(facts, a, b));

/** Where a field leads from a node without the nodes that are gone. */
function left(facts, node, field, gone) {
  let here = [node];
  for (const step of facts.steps(node.kind, field)) {
    const next = here.flatMap((one) => facts.related(one, step).map((link) => link.node));
    here = [...new Set(next)].filter((one) => !gone.has(one));
  }
  return here.length;
}

/** What is lost and what is weakened. */
export function impactOf(facts, of) {
  const gone = new Set([of]);
  const losses = [];
  const required = (node) => node.kind.fields.filter((field) => field.required);
  for (let round = 1; ; round += 1) {
    const found = [];
    for (const node of nodesOf(facts).filter((one) => !gone.has(one))) {
      const isEmptied = (field) => facts.related(node, field).length > 0 && left(facts, node, field, gone) === 0;
      const field = required(node).find(isEmptied);
      if (field) found.push({ node, field, round });
    }
    if (found.length === 0) break;
    losses.push(...found);
    for (const { node } of found) gone.add(node);
  }
  const weakenings = nodesOf(facts)
    .filter((node) => !gone.has(node))
    .flatMap((node) => required(node).map((field) => ({ node, field, before: facts.related(node, field).length, kept: left(facts, node, field, gone) })))
    .filter(({ before, kept }) => kept < before);
  return { losses, weakenings };
}

/** The nodes without which alone a relation of others would lead nowhere. */
export function singlePointsOf(facts, relation) {
  const fields = fieldsOf(facts).filter((field) => (relation ? field.enumValue === relation : field.required));
  const points = nodesOf(facts).flatMap((node) =>
    fields.map((field) => {
      const others = facts.members(kindOf(facts, field).name).filter((other) => other !== node);
      const rests = (other) => facts.related(other, field).length > 0 && left(facts, other, field, new Set([node])) === 0;
      return { node, field, dependents: others.filter(rests) };
    }),
  );
  return points.filter(({ dependents }) => dependents.length > 0).sort((a, b) => b.dependents.length - a.dependents.length);
}

/** Single points take long to find, and are the same whoever asks. */
const known = new WeakMap();

function pointsOf(facts, relation) {
  if (!known.has(facts)) known.set(facts, new Map());
  const points = known.get(facts);
  if (!points.has(relation)) points.set(relation, singlePointsOf(facts, relation));
  return points.get(relation);
}

export const impact = {
  impact(resolvers, { of }, byId) {
    const { facts } = resolvers;
    const start = byId(of);
    if (!start) throw new BadInput("no such node");
    const { losses, weakenings } = impactOf(facts, start.node);
    const node = (one) => new Node(resolvers, one);
    const weakened = [...new Set(weakenings.map((one) => one.node))];
    return new Record({
      of: start,
      lost: losses.map((loss) => node(loss.node)),
      lostCount: losses.length,
      losses: losses.map((loss) => {
        const supports = facts.related(loss.node, loss.field).map((link) => node(link.node));
        return new Record({ node: node(loss.node), relation: loss.field.enumValue, round: loss.round, supports });
      }),
      weakened: weakened.map(node),
      weakenedCount: weakened.length,
      weakenings: weakenings.map(({ node: one, field, before, kept }) =>
        new Record({ node: node(one), relation: field.enumValue, gone: before - kept, kept }),
      ),
    });
  },

  singlePoints(resolvers, { relation, first }) {
    const most = resolvers.size(first, PAGE_SIZE_MAX) ?? POINTS;
    const points = pointsOf(resolvers.facts, relation ?? null).slice(0, most);
    return points.map(({ node, field, dependents }) =>
      new Record({
        node: new Node(resolvers, node),
        relation: field.enumValue,
        count: dependents.length,
        dependents: (asked) => {
          const shown = dependents.slice(0, resolvers.size(asked.first, PAGE_SIZE_MAX) ?? DEPENDENTS);
          return shown.map((one) => new Node(resolvers, one));
        },
      }),
    );
  },
};
