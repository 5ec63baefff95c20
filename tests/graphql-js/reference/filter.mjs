// What `where`, `edgeWhere` and their parts mean.

import { compareText } from "./facts.mjs";

/** A request that makes no sense: an error of the field. */
export class BadInput extends Error {}

/** Members of one object are ANDed; a member given as null counts as absent. */
function given(object) {
  return Object.entries(object).filter(([, value]) => value !== null && value !== undefined);
}

/** The order of two values of one scalar, neither of them null. */
export function compareValues(scalar, a, b) {
  switch (scalar) {
    case "Int":
    case "Float":
      return a - b;
    case "Boolean":
      return Number(a) - Number(b);
    case "DateTime":
      return Date.parse(a) - Date.parse(b);
    default:
      return compareText(a, b);
  }
}

function pattern(source, caseSensitive) {
  try {
    return new RegExp(source, caseSensitive ? "u" : "iu");
  } catch {
    throw new BadInput(`not a regular expression: ${source}`);
  }
}

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Whether a value passes a filter object; null is what is absent. */
export function passes(scalar, filter, value) {
  const caseSensitive = filter.caseSensitive === true;
  const matches = (source) => pattern(source, caseSensitive).test(value);
  const same = (a, b) => compareValues(scalar, a, b) === 0;
  const has = (item) => value.some((own) => same(own, item));
  const tests = {
    eq: (other) => same(value, other),
    ne: (other) => !same(value, other),
    in: (others) => others.some((other) => same(value, other)),
    lt: (other) => compareValues(scalar, value, other) < 0,
    lte: (other) => compareValues(scalar, value, other) <= 0,
    gt: (other) => compareValues(scalar, value, other) > 0,
    gte: (other) => compareValues(scalar, value, other) >= 0,
    contains: (text) => matches(literally(text)),
    startsWith: (text) => matches(`^(?:${literally(text)})`),
    endsWith: (text) => matches(`(?:${literally(text)})$`),
    matches,
    has,
    hasAll: (items) => items.every(has),
    hasAny: (items) => items.some(has),
    isEmpty: (wanted) => (value.length === 0) === wanted,
  };
  return given(filter).every(([name, argument]) => {
    if (name === "caseSensitive") return true;
    if (name === "isNull") return (value === null) === argument;
    return value !== null && tests[name](argument);
  });
}

/** What is wrong with a filter is wrong whatever it is asked of. */
export function check(filter) {
  for (const [name, value] of given(filter)) {
    if (name === "matches" && typeof value === "string") pattern(value, true);
    const inner = Array.isArray(value) ? value : [value];
    for (const one of inner) if (typeof one === "object" && one !== null) check(one);
  }
}

/** Whether one item of a list (of labels, of sources) passes all tests; with none, nothing is asked. */
function someItem(items, filter, tests) {
  return given(filter).every(([name, argument]) => name !== "isNull" || (items.length === 0) === argument) &&
    (!tests.some((name) => filter[name] && given(filter[name]).some(([test]) => test !== "caseSensitive")) ||
      items.some((item) =>
        tests.every((name) => !filter[name] || passes("String", filter[name], item[name] ?? null)),
      ));
}

const labels = (items, filter) => someItem(items, filter, ["key", "value"]);
const sources = (items, filter) => someItem(items, filter, ["document", "locator", "basis"]);

/** An attribute's value as the API shows it: a list that is never null is empty where nothing is stated. */
export function shown(attribute, values) {
  return values[attribute.name] ?? (attribute.list && attribute.required ? [] : null);
}

export function edgePasses(properties, edge, where) {
  return given(where).every(([name, value]) => {
    const recur = (inner) => edgePasses(properties, edge, inner);
    switch (name) {
      case "and":
        return value.every(recur);
      case "or":
        return value.some(recur);
      case "not":
        return !recur(value);
      case "note":
        return passes("String", value, edge.note);
      case "sources":
        return sources(edge.sources, value);
      default: {
        const property = properties.find((one) => one.name === name);
        return passes(property.scalar, value, shown(property, edge.values));
      }
    }
  });
}

function relatedPasses(facts, node, field, where) {
  const narrowed = facts
    .related(node, field)
    .filter(({ edge }) => !where.edge || edgePasses(field.properties, edge, where.edge));
  const among = (slug) => narrowed.some((link) => link.node.slug === slug);
  const passing = (filter) => narrowed.filter((link) => nodePasses(facts, link.node, filter)).length;
  const tests = {
    some: (filter) => passing(filter) > 0,
    is: (filter) => passing(filter) > 0,
    every: (filter) => passing(filter) === narrowed.length,
    none: (filter) => passing(filter) === 0,
    includesAll: (slugs) => slugs.every(among),
    includesAny: (slugs) => slugs.some(among),
    count: (filter) => passes("Int", filter, narrowed.length),
    isNull: (wanted) => (narrowed.length === 0) === wanted,
  };
  const asked = given(where).filter(([name]) => name !== "edge");
  if (where.edge && asked.length === 0) return narrowed.length > 0;
  return asked.every(([name, value]) => tests[name](value));
}

export function nodePasses(facts, node, where) {
  return given(where).every(([name, value]) => {
    const recur = (inner) => nodePasses(facts, node, inner);
    switch (name) {
      case "and":
        return value.every(recur);
      case "or":
        return value.some(recur);
      case "not":
        return !recur(value);
      case "slug":
      case "name":
      case "description":
        return passes("String", value, node[name]);
      case "labels":
        return labels(node.labels, value);
      case "sources":
        return sources(node.sources, value);
      case "createdAt":
        return passes("DateTime", value, node.created.time);
      case "updatedAt":
        return passes("DateTime", value, node.updated.time);
      default: {
        const attribute = node.kind.attributes.find((one) => one.name === name);
        if (attribute) return passes(attribute.scalar, value, shown(attribute, node.values));
        return relatedPasses(facts, node, facts.field(node.kind, name), value);
      }
    }
  });
}
