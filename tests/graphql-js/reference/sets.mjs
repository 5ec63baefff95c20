// Set expressions, Venn diagrams and facets, in the plainest way: sets are filtered lists, regions are
// found by asking of every node which sets hold it.

import { getNamedType, getNullableType, isEnumType, isInputObjectType, isListType } from "graphql";
import { BadInput, check, compareValues, nodePasses, shown } from "./filter.mjs";
import { idOf, vennFiles } from "./exports.mjs";
import { CURSOR_MARK, Node, Record, pathRecord, records } from "./resolve.mjs";
import { EnumName } from "./values.mjs";
import { compareNodes, fieldsOf, kindOf } from "./walks.mjs";

const SETS_MAX = 16;
const FACETS = 20;
const FACETS_MAX = 1000;
const NAME_CHARS_MAX = 120;

const isGiven = (value) => value !== null && value !== undefined;
const only = (object) => Object.entries(object).find(([, value]) => isGiven(value));

const relationOf = (facts, enumValue) => {
  const field = fieldsOf(facts).find((one) => one.enumValue === enumValue);
  return { kind: kindOf(facts, field), field };
};

function found(facts, kindName, slug) {
  const node = facts.find(kindName, slug);
  if (!node) throw new BadInput(`no ${kindName} ${slug}`);
  return node;
}

const everything = (facts) => [...facts.kinds.keys()].flatMap((kind) => facts.members(kind));

/** The relations of nodes that an expression names to put something into the set. */
function relatedParts(facts, expression) {
  const [name, value] = only(expression);
  switch (name) {
    case "union":
    case "intersect":
      return value.flatMap((set) => relatedParts(facts, set));
    case "minus":
      return relatedParts(facts, value.from);
    case "related": {
      const { kind, field } = relationOf(facts, value.relation);
      return [{ from: found(facts, kind.name, value.node), field }];
    }
    default:
      return [];
  }
}

const isFirst = (part, index, parts) =>
  parts.findIndex((other) => other.from === part.from && other.field === part.field) === index;

/** What an expression holds. */
function members(facts, expression) {
  const [name, value] = only(expression);
  const all = (sets) => sets.map((set) => members(facts, set));
  switch (name) {
    case "union":
      return new Set(all(value).flatMap((set) => [...set]));
    case "intersect": {
      if (value.length === 0) throw new BadInput("an intersection of nothing");
      const sets = all(value);
      return new Set(everything(facts).filter((node) => sets.every((set) => set.has(node))));
    }
    case "minus": {
      const [from, ...take] = all([value.from, ...value.take]);
      return new Set([...from].filter((node) => !take.some((set) => set.has(node))));
    }
    case "related": {
      const { kind, field } = relationOf(facts, value.relation);
      return new Set(facts.related(found(facts, kind.name, value.node), field).map((link) => link.node));
    }
    case "ids":
      return new Set(value.map((id) => found(facts, id.split(":")[0], id.slice(id.indexOf(":") + 1))));
    default: {
      check(value);
      const kind = [...facts.kinds.values()].find((one) => one.plural === name);
      return new Set(facts.members(kind.name).filter((node) => nodePasses(facts, node, value)));
    }
  }
}

/** A filter as a document would have it, without what counts as absent. */
function filterText(type, value) {
  const inner = getNullableType(type);
  if (isListType(inner)) return `[${value.map((item) => filterText(inner.ofType, item)).join(", ")}]`;
  if (isInputObjectType(inner)) {
    const parts = Object.values(inner.getFields())
      .filter(({ name }) => isGiven(value[name]) && !(name === "caseSensitive" && value[name] === false))
      .map((member) => `${member.name}: ${filterText(member.type, value[member.name])}`);
    return `{${parts.join(", ")}}`;
  }
  return isEnumType(inner) ? value : JSON.stringify(value);
}

/** What an expression is called. */
function nameOf(schema, facts, expression, isInner) {
  const [name, value] = only(expression);
  const joined = (sets, sign) => {
    if (sets.length === 0) return "∅";
    if (sets.length === 1) return nameOf(schema, facts, sets[0], isInner);
    const text = sets.map((set) => nameOf(schema, facts, set, true)).join(sign);
    return isInner ? `(${text})` : text;
  };
  switch (name) {
    case "union":
      return joined(value, " ∪ ");
    case "intersect":
      return joined(value, " ∩ ");
    case "minus":
      return joined([value.from, ...value.take], " − ");
    case "related": {
      const { kind, field } = relationOf(facts, value.relation);
      return `${field.name} of ${kind.name}:${value.node}`;
    }
    case "ids":
      return `{${value.join(", ")}}`;
    default: {
      const { type } = schema.getType("SetInput").getFields()[name];
      const asks = Object.values(value).some((one) => isGiven(one) && !(isPlain(one) && Object.keys(one).length === 0));
      return asks ? `${name} where ${filterText(type, value)}` : name;
    }
  }
}

const isPlain = (value) => typeof value === "object" && !Array.isArray(value);

function shortened(text) {
  const letters = [...text];
  return letters.length <= NAME_CHARS_MAX ? text : `${letters.slice(0, NAME_CHARS_MAX - 1).join("")}…`;
}

/** Where a cursor of nodes of any kind stands. */
export class EntityPlace {
  constructor(node) {
    this.node = node;
  }

  toString() {
    return CURSOR_MARK + JSON.stringify(["*", idOf(this.node)]);
  }
}

/** A page of nodes of any kind; `more` has the other fields of an edge. */
function entityPage(resolvers, nodes, args, more = () => ({})) {
  const { facts } = resolvers;
  const all = [...nodes].sort((a, b) => compareNodes(facts, a, b));
  const size = resolvers.size(args.first, 1000) ?? 100;
  let start = 0;
  if (isGiven(args.after)) {
    const place = resolvers.places.get(`* ${args.after}`);
    if (!place) throw new BadInput("no cursor of nodes of any kind");
    start = all.filter((node) => compareNodes(facts, node, place.node) <= 0).length;
  }
  const page = all.slice(start, start + size);
  const cursor = (node) => (node ? `${new EntityPlace(node)}` : null);
  return new Record({
    edges: records(page.map((node) => ({ cursor: cursor(node), node: new Node(resolvers, node), ...more(node) }))),
    nodes: page.map((node) => new Node(resolvers, node)),
    totalCount: all.length,
    pageInfo: new Record({
      hasPreviousPage: start > 0,
      hasNextPage: start + page.length < all.length,
      startCursor: cursor(page[0]),
      endCursor: cursor(page.at(-1)),
    }),
    facets: (given) => facets(resolvers, null, all, given),
  });
}

export function set(resolvers, args) {
  return entityPage(resolvers, members(resolvers.facts, args.of), args);
}

export function venn(resolvers, args) {
  const { facts } = resolvers;
  const { relation, of, sets, labels } = args;
  if (isGiven(relation) === isGiven(sets)) throw new BadInput("a relation or sets");
  const limited = (list) => {
    if (list.length < 1 || list.length > SETS_MAX) throw new BadInput("too many sets, or none");
    return list;
  };
  if (isGiven(relation)) {
    if (isGiven(labels)) throw new BadInput("labels are for sets");
    const { kind, field } = relationOf(facts, relation);
    const nodes = isGiven(of) ? limited(of).map((slug) => found(facts, kind.name, slug)) : facts.members(kind.name);
    if (nodes.length > SETS_MAX) throw new BadInput("too many nodes");
    const all = nodes.map((node) => ({
      label: node.name,
      from: node,
      placedBy: [{ from: node, field }],
      members: new Set(facts.related(node, field).map((link) => link.node)),
    }));
    return diagram(resolvers, all, field);
  }
  if (isGiven(of)) throw new BadInput("of is for a relation");
  limited(sets);
  if (isGiven(labels) && labels.length !== sets.length) throw new BadInput("not a label for each");
  const all = sets.map((expression, index) => ({
    label: labels?.[index] ?? shortened(nameOf(resolvers.schema, facts, expression, false)),
    from: null,
    placedBy: relatedParts(facts, expression).filter(isFirst),
    members: members(facts, expression),
  }));
  return diagram(resolvers, all, null);
}

function diagram(resolvers, sets, field) {
  const { facts } = resolvers;
  const shownSets = sets.map(
    ({ label, from, members: own }) => new Record({ label, of: from && new Node(resolvers, from), count: own.size }),
  );
  const regions = new Map();
  for (const node of everything(facts)) {
    const inside = sets.flatMap((one, index) => (one.members.has(node) ? [index] : []));
    if (inside.length === 0) continue;
    const key = inside.join(" ");
    if (!regions.has(key)) regions.set(key, { inside, nodes: [] });
    regions.get(key).nodes.push(node);
  }
  const ordered = [...regions.values()].sort((a, b) => {
    if (a.inside.length !== b.inside.length) return b.inside.length - a.inside.length;
    const differing = a.inside.findIndex((set, index) => set !== b.inside[index]);
    return a.inside[differing] - b.inside[differing];
  });
  const witnesses = (inside, node) => (args) => {
    const most = resolvers.size(args.first, 100) ?? 3;
    return inside.flatMap((index) => {
      const paths = sets[index].placedBy.flatMap(({ from, field }) => {
        const steps = facts.steps(from.kind, field);
        return facts.witnesses(from, field, node).map((nodes) => ({ nodes, steps }));
      });
      return paths.slice(0, most).map((path) => pathRecord(resolvers, path));
    });
  };
  const pairs = sets.flatMap((a, i) =>
    sets.slice(i + 1).map((b, j) => {
      const shared = [...a.members].filter((node) => b.members.has(node)).length;
      const union = new Set([...a.members, ...b.members]).size;
      const smaller = Math.min(a.members.size, b.members.size);
      return {
        a: shownSets[i],
        b: shownSets[i + 1 + j],
        shared,
        jaccard: union ? shared / union : 0,
        containment: smaller ? shared / smaller : 0,
      };
    }),
  );
  return new Record({
    relation: field ? field.enumValue : null,
    sets: shownSets,
    regions: records(
      ordered.map(({ inside, nodes }) => ({
        inside: inside.map((index) => shownSets[index]),
        outside: shownSets.filter((_, index) => !inside.includes(index)),
        count: nodes.length,
        members: (args) => entityPage(resolvers, nodes, args, (node) => ({ witnesses: witnesses(inside, node) })),
      })),
    ),
    pairs: records(pairs),
    ...vennFiles(sets, ordered),
  });
}

const shouty = (name) => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();

/** The nodes of a connection in groups; `kind` is theirs, or null where they are of any. */
export function facets(resolvers, kind, nodes, args) {
  const { facts } = resolvers;
  const most = resolvers.size(args.first, FACETS_MAX) ?? FACETS;
  const { valuesOf, compare, text, nodeOf = () => null } = grouping(resolvers, kind, args.by);
  const groups = new Map();
  for (const node of nodes) {
    const values = new Set(valuesOf(node));
    for (const value of values.size ? values : [null]) groups.set(value, (groups.get(value) ?? 0) + 1);
  }
  const ordered = [...groups].sort(([a, inA], [b, inB]) => {
    if (inA !== inB) return inB - inA;
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return compare(a, b);
  });
  const group = ([value, count]) => ({
    value: value === null ? null : text(value),
    node: value === null ? null : nodeOf(value),
    count,
  });
  return new Record({ totalCount: ordered.length, groups: records(ordered.slice(0, most).map(group)) });
}

function grouping(resolvers, kind, by) {
  const { facts } = resolvers;
  if (!kind) {
    const names = facts.ontology.kinds.map(({ name }) => name);
    return {
      valuesOf: (node) => [node.kind.name],
      compare: (a, b) => names.indexOf(a) - names.indexOf(b),
      text: (name) => name,
    };
  }
  const attribute = kind.attributes.find(({ name }) => shouty(name) === by);
  if (attribute) {
    const { scalar } = attribute;
    return {
      valuesOf: (node) => [shown(attribute, node.values) ?? []].flat(),
      compare: (a, b) => compareValues(scalar, a, b),
      text: (value) => (scalar === "Float" && Number.isInteger(value) ? `${value}.0` : String(value)),
    };
  }
  const field = kind.fields.find(({ name }) => shouty(name) === by);
  return {
    valuesOf: (node) => facts.related(node, field).map((link) => link.node),
    compare: (a, b) => compareNodes(facts, a, b),
    text: (node) => node.slug,
    nodeOf: (node) => new Node(resolvers, node),
  };
}

/** Makes arguments of `set`, `venn` and `facets`. */
export class SetMaker {
  constructor(documents) {
    this.documents = documents;
    this.chance = documents.chance;
    this.facts = documents.facts;
  }

  /** What to give a field, each made when asked for; null where the field is none of these. */
  sensible(field) {
    const { chance } = this;
    if (field.name === "set") return { of: () => this.expression(0) };
    if (field.name === "venn") return chance.percent(50) ? this.related() : this.sets();
    if (field.name === "facets") {
      const values = getNamedType(field.args.find(({ name }) => name === "by").type).getValues();
      const by = chance.one(values).name;
      return { by: () => new EnumName(by) };
    }
    return null;
  }

  relation() {
    const { chance, facts } = this;
    const all = [...facts.kinds.values()].flatMap((kind) => kind.fields.map((field) => ({ kind, field })));
    return chance.one(all);
  }

  slug(kindName) {
    const { chance, facts } = this;
    const members = facts.members(kindName);
    return members.length && !chance.percent(2) ? chance.one(members).slug : "no-such";
  }

  related() {
    const { chance } = this;
    const { kind, field } = this.relation();
    const given = { relation: () => new EnumName(field.enumValue) };
    const slugs = () => Array.from({ length: chance.between(1, 4) }, () => this.slug(kind.name));
    if (chance.percent(70)) given.of = () => (chance.percent(3) ? [] : slugs());
    if (chance.percent(2)) given.labels = () => ["A"];
    return given;
  }

  sets() {
    const { chance } = this;
    const count = chance.percent(3) ? chance.one([0, 17]) : chance.between(1, 4);
    const given = { sets: () => Array.from({ length: count }, () => this.expression(1)) };
    // A URL is shown as it was written, which resolvers cannot know: so labels are given now and then, and
    // expressions that have one ask for no URL.
    if (chance.percent(40)) {
      const labels = Array.from({ length: count - (chance.percent(4) ? 1 : 0) }, (_, index) => `set ${index} "ß"`);
      given.labels = () => labels;
    }
    if (chance.percent(2)) given.of = () => ["dns"];
    return given;
  }

  expression(depth) {
    const { chance, facts } = this;
    const list = (least) => Array.from({ length: chance.between(least, 3) }, () => this.expression(depth + 1));
    const leaves = [() => this.leafRelated(), () => this.leafRelated(), () => this.leafWhere(), () => this.leafIds()];
    const inner = [
      () => ({ union: list(0) }),
      () => ({ intersect: list(chance.percent(4) ? 0 : 1) }),
      () => ({ minus: { from: this.expression(depth + 1), take: list(0) } }),
    ];
    return chance.one(depth < 3 && facts ? [...leaves, ...inner] : leaves)();
  }

  leafRelated() {
    const { kind, field } = this.relation();
    return { related: { relation: new EnumName(field.enumValue), node: this.slug(kind.name) } };
  }

  leafIds() {
    const { chance, facts } = this;
    const id = () => {
      const kind = chance.one([...facts.kinds.keys()]);
      return chance.percent(2) ? chance.one(["nonsense", "", 7]) : `${kind}:${this.slug(kind)}`;
    };
    return { ids: Array.from({ length: chance.between(0, 4) }, id) };
  }

  leafWhere() {
    const { chance, documents } = this;
    const kind = chance.one([...this.facts.kinds.values()]);
    const where = chance.percent(40) ? {} : documents.values.make(documents.schema.getType(`${kind.typeName}Where`)) ?? {};
    return { [kind.plural]: /:\/\//.test(JSON.stringify(where)) ? {} : where };
  }
}
