// Resolvers over the facts: one class per sort of object, each of which answers `field(name, args)`.

import { buildSchema } from "graphql";
import { coverage } from "./coverage.mjs";
import { BadInput, check, compareValues, edgePasses, nodePasses, shown } from "./filter.mjs";
import { compareText } from "./facts.mjs";
import { asOf, commitRecord, commits, diff, historyOf } from "./history.mjs";
import { impact } from "./impact.mjs";
import { walks } from "./walks.mjs";
import { findings, rulesOf } from "./findings.mjs";
import { searchConnection } from "./search.mjs";
import { facets, set, venn } from "./sets.mjs";

const PAGE_SIZE = 100;
const PAGE_SIZE_MAX = 1000;
export const WITNESSES = 3;
export const WITNESSES_MAX = 100;

/** Cursors of ours are told from other texts by how they begin. */
export const CURSOR_MARK = "\u0001cursor:";

/** The schema as the server prints it, with the scalars that are its own. */
export function schemaOf(sdl) {
  const schema = buildSchema(sdl);
  const define = (name, read) => {
    const scalar = schema.getType(name);
    scalar.parseValue = (value) => {
      if (typeof value !== "string") throw new TypeError(`${name} is written as a string`);
      return read(value);
    };
    scalar.parseLiteral = (node) => scalar.parseValue(node.kind === "StringValue" ? node.value : null);
  };
  define("DateTime", (text) => {
    if (Number.isNaN(Date.parse(text)) || !/^\d{4}-\d\d-\d\dT/.test(text)) throw new TypeError("no time");
    return text;
  });
  define("Date", (text) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) throw new TypeError("no date");
    return text;
  });
  define("URL", (text) => new URL(text).href);
  return schema;
}

/** Where a cursor stands: the order it belongs to, the values that the order compares, and the slug. */
export class Place {
  constructor(keys, node) {
    this.order = orderText(keys);
    this.values = keys.map((key) => key.value(node));
    this.slug = node.slug;
  }

  toString() {
    return CURSOR_MARK + JSON.stringify([this.order, this.values, this.slug]);
  }
}

export const orderText = (keys) => keys.map(({ name, descending }) => `${descending ? "-" : "+"}${name}`).join(" ");

/** What `orderBy` asks for; the default order is no keys at all. */
export function keysOf(kind, orderBy) {
  const keys = (orderBy ?? []).map((item) => {
    const [[name, direction]] = Object.entries(item);
    return { ...subject(kind, name), name, descending: direction === "DESC" };
  });
  const isDefault = keys[0]?.name === "slug" && !keys[0].descending;
  return isDefault ? [] : keys;
}

function subject(kind, name) {
  switch (name) {
    case "slug":
    case "name":
      return { scalar: "String", value: (node) => node[name] };
    case "createdAt":
      return { scalar: "DateTime", value: (node) => node.created.time };
    case "updatedAt":
      return { scalar: "DateTime", value: (node) => node.updated.time };
    default: {
      const attribute = kind.attributes.find((one) => one.name === name);
      return { scalar: attribute.scalar, value: (node) => shown(attribute, node.values) };
    }
  }
}

/** Nulls last in both directions, ties by slug. */
function comparePlaces(keys, a, b) {
  for (const [index, { scalar, descending }] of keys.entries()) {
    const [left, right] = [a.values[index], b.values[index]];
    if (left === null && right === null) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    const order = compareValues(scalar, left, right);
    if (order !== 0) return descending ? -order : order;
  }
  return compareText(a.slug, b.slug);
}

/** An object whose fields are its members; one that takes arguments is a function of them. */
export class Record {
  constructor(members) {
    this.members = members;
  }

  field(name, args) {
    const member = this.members[name];
    return typeof member === "function" ? member(args) : member;
  }
}

export const records = (items) => items.map((item) => new Record(item));

function sourceRecords(sources) {
  const nothing = { locator: null, url: null, note: null, observedAt: null };
  return records(sources.map((source) => ({ ...nothing, ...source })));
}

export class Resolvers {
  /** `places` knows the cursors that the server gave: kind and text to `Place`. */
  constructor(facts, places, schema) {
    this.facts = facts;
    this.places = places;
    this.rules = rulesOf(facts, schema);
    this.schema = schema;
    /** Every commit that was ever made, and the past views that have been asked for. */
    this.commits = [];
    this.pasts = new Map();
  }

  root() {
    return new Query(this);
  }

  cursor(text, keys, kind) {
    const place = this.places.get(`${kind.name} ${text}`);
    if (!place || place.order !== orderText(keys)) throw new BadInput("not a cursor of this order");
    return place;
  }

  size(value, most) {
    if (value === null || value === undefined) return null;
    if (value < 0 || value > most) throw new BadInput(`${value} is not between 0 and ${most}`);
    return value;
  }

  /** A page of `links`, which are in default order. */
  page(kind, links, args, edgeOf) {
    const keys = keysOf(kind, args.orderBy);
    const first = this.size(args.first, PAGE_SIZE_MAX);
    const last = this.size(args.last, PAGE_SIZE_MAX);
    if (first !== null && last !== null) throw new BadInput("first and last exclude each other");
    const [after, before] = [args.after, args.before].map((text) =>
      text === null || text === undefined ? null : this.cursor(text, keys, kind),
    );
    for (const filter of [args.where, args.edgeWhere]) if (filter) check(filter);
    const all = links
      .filter(({ node }) => !args.where || nodePasses(this.facts, node, args.where))
      .filter(({ edge }) => !args.edgeWhere || edgePasses(edgeOf.field.properties, edge, args.edgeWhere))
      .map((link) => ({ ...link, place: new Place(keys, link.node) }))
      .sort((a, b) => comparePlaces(keys, a.place, b.place));
    const start = after ? all.filter(({ place }) => comparePlaces(keys, place, after) <= 0).length : 0;
    const end = before ? all.filter(({ place }) => comparePlaces(keys, place, before) < 0).length : all.length;
    const size = first ?? last ?? PAGE_SIZE;
    const stretch = all.slice(start, Math.max(start, end));
    const shownLinks = last === null ? stretch.slice(0, size) : stretch.slice(Math.max(0, stretch.length - size));
    const from = last === null ? start : start + stretch.length - shownLinks.length;
    const edges = shownLinks.map(({ node, edge, place }) => new Edge(this, node, edge, place, edgeOf));
    return new Record({
      edges,
      nodes: shownLinks.map(({ node }) => new Node(this, node)),
      totalCount: all.length,
      facets: (given) => facets(this, kind, all.map(({ node }) => node), given),
      pageInfo: new Record({
        hasPreviousPage: from > 0,
        hasNextPage: from + shownLinks.length < all.length,
        startCursor: edges.length ? `${edges[0].place}` : null,
        endCursor: edges.length ? `${edges.at(-1).place}` : null,
      }),
    });
  }
}

/** A path as `{nodes, steps}`, with its steps as fields. */
export function pathRecord(resolvers, { nodes, steps }) {
  const walked = steps.map((step, index) => stepRecord(resolvers, nodes[index], step, nodes[index + 1]));
  return new Record({
    nodes: nodes.map((node) => new Node(resolvers, node)),
    steps: walked,
    length: steps.length,
  });
}

export function stepRecord(resolvers, from, step, to) {
  const { edge } = resolvers.facts.related(from, step).find((link) => link.node === to);
  return new Record({
    from: new Node(resolvers, from),
    relation: step.enumValue,
    to: new Node(resolvers, to),
    note: edge?.note ?? null,
    sources: sourceRecords(edge?.sources ?? []),
  });
}

class Query {
  constructor(resolvers) {
    this.resolvers = resolvers;
    this.facts = resolvers.facts;
  }

  field(name, args) {
    const { facts, resolvers } = this;
    const one = (kind, slug) => {
      const node = facts.find(kind, slug);
      return node && new Node(resolvers, node);
    };
    const byId = (id) => one(id.slice(0, Math.max(0, id.indexOf(":"))), id.slice(id.indexOf(":") + 1));
    if (name === "node") return byId(args.id);
    if (name === "nodes") return args.ids.map(byId);
    if (name === "set") return set(resolvers, args);
    if (name === "venn") return venn(resolvers, args);
    if (name === "revision") return this.revision();
    if (name === "ontology") return this.ontology();
    const question = { ...coverage, ...impact, ...walks, asOf, commits, diff }[name];
    if (question) return question(resolvers, args, byId);
    if (name === "findings") return this.findings(args);
    if (name === "search") return searchConnection(resolvers, args, (node) => new Node(resolvers, node));
    for (const kind of facts.kinds.values()) {
      if (name === kind.singular) return one(kind.name, args.slug);
      const members = facts.members(kind.name).map((node) => ({ node, edge: null }));
      if (name === kind.plural) return resolvers.page(kind, members, args, {});
      if (name === `${kind.plural}Overlapping`) {
        return resolvers.page(kind, this.overlapping(kind, members, args), args, {});
      }
    }
    throw new Error(`Query.${name}?`);
  }

  overlapping(kind, members, args) {
    const named = kind.fields.filter(({ name }) => args[name] !== null && args[name] !== undefined);
    if (named.length === 0) throw new BadInput("no list");
    for (const { name, target } of named) {
      if (args[name].length === 0) throw new BadInput("an empty list");
      for (const slug of args[name]) {
        if (!this.facts.find(target, slug)) throw new BadInput(`no ${target} ${slug}`);
      }
    }
    return members.filter(({ node }) =>
      named.every((field) => {
        const slugs = this.facts.related(node, field).map((link) => link.node.slug);
        return args[field.name].every((slug) => slugs.includes(slug));
      }),
    );
  }

  findings(args) {
    const { facts, resolvers } = this;
    return records(
      findings(facts, resolvers.rules, args).map(({ rule, node, field, other, message }) => ({
        rule: rule.name,
        severity: rule.severity,
        message,
        hint: rule.hint,
        node: new Node(resolvers, node),
        relation: field?.enumValue ?? null,
        other: other ? new Node(resolvers, other) : null,
      })),
    );
  }

  revision() {
    const { revision, time } = this.facts.head;
    const commit = commitRecord(this.resolvers, this.facts.head);
    return new Record({ number: revision, time, proposed: false, commit });
  }

  ontology() {
    const { facts } = this;
    const notation = ({ scalar, list, required }) => `${list ? `[${scalar}!]` : scalar}${required ? "!" : ""}`;
    const attributes = (all) =>
      records(all.map(({ name, description, ...type }) => ({ name, description, type: notation(type) })));
    const relation = (field) => {
      const target = facts.kinds.get(field.target).typeName;
      const bang = field.cardinality === "ExactlyOne" ? "!" : "";
      return {
        name: field.name,
        relation: field.enumValue,
        target: field.target,
        type: field.many ? `[${target}!]!` : `${target}${bang}`,
        required: field.required,
        inverse: field.inverse,
        path: field.path ? field.path.join(".") : null,
        description: field.description,
        properties: attributes(field.properties),
      };
    };
    const kinds = facts.ontology.kinds.map((kind) => ({
      ...kind,
      count: facts.members(kind.name).length,
      attributes: attributes(kind.attributes),
      relations: records(kind.fields.map(relation)),
    }));
    const rules = this.resolvers.rules.map((rule) => ({ ...rule, builtIn: rule.kind === null }));
    return new Record({ kinds: records(kinds), rules: records(rules), sdl: facts.ontology.sdl });
  }
}

export class Node {
  constructor(resolvers, node) {
    this.resolvers = resolvers;
    this.node = node;
    this.typeName = node.kind.typeName;
  }

  field(name, args) {
    const { node, resolvers } = this;
    switch (name) {
      case "id":
        return `${node.kind.name}:${node.slug}`;
      case "slug":
      case "name":
      case "description":
        return node[name];
      case "labels":
        return records(node.labels);
      case "sources":
        return sourceRecords(node.sources);
      case "createdAt":
        return node.created.time;
      case "updatedAt":
        return node.updated.time;
      case "revision":
        return node.updated.revision;
      case "history":
        return historyOf(resolvers, node, args);
    }
    const attribute = node.kind.attributes.find((one) => one.name === name);
    if (attribute) return shown(attribute, node.values);
    const field = node.kind.fields.find((one) => one.name === name || (!one.many && `${one.name}Edge` === name));
    const links = resolvers.facts.related(node, field);
    const edgeOf = { field, from: node };
    if (field.many) {
      const target = resolvers.facts.kinds.get(field.target);
      return resolvers.page(target, links, args, edgeOf);
    }
    if (links.length === 0) return null;
    const [link] = links;
    if (name === field.name) return new Node(resolvers, link.node);
    return new Edge(resolvers, link.node, link.edge, new Place([], link.node), edgeOf);
  }
}

class Edge {
  constructor(resolvers, node, edge, place, edgeOf) {
    Object.assign(this, { resolvers, node, edge, place, edgeOf });
  }

  field(name, args) {
    const { resolvers, edge, edgeOf } = this;
    switch (name) {
      case "cursor":
        return `${this.place}`;
      case "node":
        return new Node(resolvers, this.node);
      case "note":
        return edge.note;
      case "sources":
        return sourceRecords(edge.sources);
      case "witnesses":
        return this.witnesses(args);
      default: {
        const property = edgeOf.field.properties.find((one) => one.name === name);
        return shown(property, edge.values);
      }
    }
  }

  witnesses(args) {
    const { resolvers, edgeOf } = this;
    const { facts } = resolvers;
    const most = resolvers.size(args.first, WITNESSES_MAX) ?? WITNESSES;
    const steps = facts.steps(edgeOf.from.kind, edgeOf.field);
    const paths = facts.witnesses(edgeOf.from, edgeOf.field, this.node).slice(0, most);
    return paths.map((nodes) => pathRecord(resolvers, { nodes, steps }));
  }
}
