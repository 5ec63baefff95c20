// Commits, what they changed, what differs between revisions, and the past: all of it by replaying the
// log from its beginning and comparing the results.

import { Facts } from "./facts.mjs";
import { BadInput } from "./filter.mjs";
import { Node, Record, Resolvers, records, stepRecord } from "./resolve.mjs";

const PAGE_SIZE = 100;
const PAGE_SIZE_MAX = 1000;
const NODE_HISTORY_SIZE = 20;
const CHANGES_SHOWN = 100;
const CHANGES_SHOWN_MAX = 10_000;

/** What an argument that is a revision may be. */
function revision(value) {
  if (value === null || value === undefined) return null;
  if (value < 0) throw new BadInput(`${value} is no revision`);
  return value;
}

/** The past that a question is asked of; the same questions are its answer. */
export function asOf(resolvers, args) {
  const { facts } = resolvers;
  const [asked, time] = [revision(args.revision), args.time ?? null];
  if ((asked === null) === (time === null)) throw new BadInput("exactly one");
  const all = resolvers.commits;
  const found = asked ?? all.filter((commit) => Date.parse(commit.time) <= Date.parse(time)).length;
  if (found > all.length) throw new BadInput("not yet");
  if (found < 1) throw new BadInput("before the first commit");
  if (time !== null && Date.parse(time) > Date.parse(all.at(-1).time)) throw new BadInput("in the future");
  return at(resolvers, found, facts.ontology).root();
}

/** Resolvers on the graph as it was. */
function at(resolvers, found, ontology) {
  const { pasts } = resolvers;
  if (!pasts.has(found)) {
    const facts = new Facts(ontology, resolvers.commits.slice(0, found));
    const past = new Resolvers(facts, resolvers.places, resolvers.schema);
    Object.assign(past, { commits: resolvers.commits, pasts, searchPlaces: resolvers.searchPlaces });
    pasts.set(found, past);
  }
  return pasts.get(found);
}

/** A page of commits, which come newest first. */
function page(resolvers, all, args, sizeDefault) {
  const first = resolvers.size(args.first, PAGE_SIZE_MAX);
  const last = resolvers.size(args.last, PAGE_SIZE_MAX);
  if (first !== null && last !== null) throw new BadInput("first and last exclude each other");
  const [after, before] = [args.after, args.before].map((text) => {
    if (text === null || text === undefined) return null;
    const place = resolvers.places.get(`commit ${text}`);
    if (!place) throw new BadInput("not a cursor of a commit");
    return place.revision;
  });
  const start = after === null ? 0 : all.filter((commit) => commit.revision >= after).length;
  const end = before === null ? all.length : all.filter((commit) => commit.revision > before).length;
  const stretch = all.slice(start, Math.max(start, end));
  const size = first ?? last ?? sizeDefault;
  const shown = last === null ? stretch.slice(0, size) : stretch.slice(Math.max(0, stretch.length - size));
  const from = last === null ? start : start + stretch.length - shown.length;
  const cursor = (commit) => `${new CommitPlace(commit.revision)}`;
  const nodes = shown.map((commit) => commitRecord(resolvers, commit));
  return new Record({
    nodes,
    edges: records(shown.map((commit, index) => ({ cursor: cursor(commit), node: nodes[index] }))),
    totalCount: all.length,
    pageInfo: new Record({
      hasPreviousPage: from > 0,
      hasNextPage: from + shown.length < all.length,
      startCursor: shown.length ? cursor(shown[0]) : null,
      endCursor: shown.length ? cursor(shown.at(-1)) : null,
    }),
  });
}

/** Where a cursor of a page of commits stands. */
export class CommitPlace {
  constructor(revision) {
    this.revision = revision;
  }

  toString() {
    return `\u0001cursor:${JSON.stringify(["commit", this.revision])}`;
  }
}

/** The commits up to the view, newest first. */
const upTo = (resolvers) => resolvers.commits.slice(0, resolvers.facts.head.revision).reverse();

export function commits(resolvers, args) {
  return page(resolvers, upTo(resolvers), args, PAGE_SIZE);
}

/** The commits that changed a node or one of its edges. */
export function historyOf(resolvers, node, args) {
  const { facts } = resolvers;
  const touches = ({ event, key }) => {
    if (event === "ontologyReplaced") return false;
    if (event.startsWith("node")) return key.kind === node.kind.name && key.slug === node.slug;
    const { target } = facts.field(facts.kinds.get(key.kind), key.field);
    return (
      (key.kind === node.kind.name && key.from === node.slug) || (target === node.kind.name && key.to === node.slug)
    );
  };
  const all = upTo(resolvers).filter((commit) => commit.events.some(touches));
  return page(resolvers, all, args, NODE_HISTORY_SIZE);
}

/** A commit with all that can be asked of it. */
export function commitRecord(resolvers, commit) {
  const { revision: number, time, author, message = null, requestId = null, events } = commit;
  return new Record({
    revision: number,
    time,
    author,
    message,
    requestId,
    changeCount: events.length,
    changes: (args) => shown(resolvers, args, events).map((event) => new Record(changeOf(event))),
    diff: () => difference(resolvers, number - 1, number),
  });
}

function shown(resolvers, args, items) {
  return items.slice(0, resolvers.size(args.first, CHANGES_SHOWN_MAX) ?? CHANGES_SHOWN);
}

const ACTIONS = {
  ontologyReplaced: "ONTOLOGY_REPLACED",
  nodeCreated: "CREATED",
  nodeUpdated: "UPDATED",
  nodeDeleted: "DELETED",
  edgeConnected: "CONNECTED",
  edgeUpdated: "RESTATED",
  edgeDisconnected: "DISCONNECTED",
};

function changeOf({ event, key, before = null, after = null }) {
  const action = ACTIONS[event];
  if (event === "ontologyReplaced") {
    return { action, id: null, relation: null, to: null, changes: records([{ field: "sdl", before, after }]) };
  }
  const changes = fieldChanges(before, after);
  if (event.startsWith("node")) return { action, id: `${key.kind}:${key.slug}`, relation: null, to: null, changes };
  return { action, id: `${key.kind}:${key.from}`, relation: key.field, to: key.to, changes };
}

const BUILT_IN = ["name", "description", "note", "labels", "sources", "owners"];
const SHOWN_AS = { owners: "statedBy" };

/** The members of a fact of the log that differ. */
function fieldChanges(before, after) {
  const own = (fact) => fact?.attributes ?? fact?.properties ?? {};
  const names = [...new Set([...Object.keys(own(before)), ...Object.keys(own(after))])].sort();
  const builtIn = BUILT_IN.map((name) => [SHOWN_AS[name] ?? name, before?.[name], after?.[name]]);
  const attributes = names.map((name) => [name, plain(own(before)[name]), plain(own(after)[name])]);
  const changes = [...builtIn, ...attributes].map(([field, old, now]) => ({
    field,
    before: sorted(old ?? null),
    after: sorted(now ?? null),
  }));
  return records(changes.filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after)));
}

/** A value out of the log, where each is marked with its type. */
function plain(value) {
  if (value === undefined) return null;
  const [[type, inner]] = Object.entries(value);
  return type === "list" ? inner.map(plain) : inner;
}

/** Objects with their members in order of name. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

export function diff(resolvers, args) {
  const [from, to] = [revision(args.from), revision(args.to)];
  const newest = resolvers.facts.head.revision;
  if (from > newest || (to ?? 0) > newest) throw new BadInput("not yet");
  return difference(resolvers, from, to ?? newest);
}

function difference(resolvers, from, to) {
  const { ontology } = resolvers.facts;
  const earlier = from === 0 ? nothing(ontology) : at(resolvers, from, ontology).facts;
  const later = to === 0 ? null : at(resolvers, to, ontology);
  const laterFacts = later?.facts ?? nothing(ontology);
  const nodes = (facts) => ontology.kinds.flatMap(({ name }) => facts.members(name));
  const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  const find = (facts, node) => facts.find(node.kind.name, node.slug);
  const nodesLater = nodes(laterFacts);
  const created = nodesLater.filter((node) => !find(earlier, node));
  const deleted = nodes(earlier).filter((node) => !find(laterFacts, node));
  const updated = nodesLater.filter((node) => {
    const old = find(earlier, node);
    return old && !same(old.fact, node.fact);
  });
  const [edgesEarlier, edgesLater] = [edges(ontology, earlier), edges(ontology, laterFacts)];
  const connected = [...edgesLater].filter(([name]) => !edgesEarlier.has(name)).map(([, edge]) => edge);
  const disconnected = [...edgesEarlier].filter(([name]) => !edgesLater.has(name)).map(([, edge]) => edge);
  const restated = [...edgesLater]
    .filter(([name, { edge }]) => edgesEarlier.has(name) && !same(edgesEarlier.get(name).edge.fact, edge.fact))
    .map(([name, edge]) => ({ ...edge, old: edgesEarlier.get(name).edge }));
  const list = (items, make) => (args) => shown(resolvers, args, items).map(make);
  const step = ({ field, from: start, to: end }) => stepRecord(later, start, field, end);
  return new Record({
    from,
    to,
    counts: new Record({
      created: created.length,
      deleted: deleted.length,
      updated: updated.length,
      connected: connected.length,
      disconnected: disconnected.length,
      restated: restated.length,
    }),
    created: list(created, (node) => new Node(later, node)),
    deleted: list(deleted, ({ kind, slug, name, fact }) =>
      new Record({ id: `${kind.name}:${slug}`, kind: kind.name, slug, name, changes: fieldChanges(fact, null) }),
    ),
    updated: list(updated, (node) =>
      new Record({ entity: new Node(later, node), changes: fieldChanges(find(earlier, node).fact, node.fact) }),
    ),
    connected: list(connected, step),
    disconnected: list(disconnected, ({ kind, field, from: start, to: end, edge }) =>
      new Record({
        from: `${kind.name}:${start.slug}`,
        relation: field.name,
        to: `${field.target}:${end.slug}`,
        changes: fieldChanges(edge.fact, null),
      }),
    ),
    restated: list(restated, (one) =>
      new Record({ step: step(one), changes: fieldChanges(one.old.fact, one.edge.fact) }),
    ),
  });
}

function nothing(ontology) {
  return new Facts(ontology, []);
}

/** Every stored edge by name, in order of its source, its relation and its target. */
function edges(ontology, facts) {
  const found = new Map();
  for (const kind of ontology.kinds) {
    for (const from of facts.members(kind.name)) {
      for (const field of kind.fields.filter(({ stored }) => stored?.forward)) {
        for (const { node: to, edge } of facts.related(from, field)) {
          found.set(`${kind.name} ${field.name} ${from.slug} ${to.slug}`, { kind, field, from, to, edge });
        }
      }
    }
  }
  return found;
}
