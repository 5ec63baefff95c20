// What breaks the rules, as `findings` answers it. The rules come from the ontology file as graphql-js
// reads it; how they are asked is the small print's, in the plainest way: look at everything, sort.

import { Kind as Syntax, parse, print, valueFromAST } from "graphql";
import { BadInput, nodePasses, shown } from "./filter.mjs";
import { idOf as id } from "./exports.mjs";
import { compareText } from "./facts.mjs";

const SEVERITIES = ["ERROR", "WARNING", "INFO"];
const FINDINGS_MAX = 10_000;
const NAMES_MAX = 5;

const inferred = ({ basis, note }) => basis === "INFERRED" && (note ?? "").trim() === "";

/** Every edge from the end that its relation was declared at, once. */
function* edges(facts) {
  for (const kind of facts.kinds.values()) {
    for (const field of kind.fields.filter(({ stored }) => stored?.forward)) {
      for (const node of facts.members(kind.name)) {
        for (const link of facts.related(node, field)) yield { node, field, other: link.node, edge: link.edge };
      }
    }
  }
}

const nodes = (facts) => [...facts.kinds.keys()].flatMap((kind) => facts.members(kind));

const BUILT_IN = [
  {
    name: "required-relation-empty",
    severity: "ERROR",
    message: "{name} has no {relation}",
    hint: "relate it to at least one, or do not declare the relation required",
    find: (facts) =>
      nodes(facts).flatMap((node) =>
        node.kind.fields
          .filter((field) => field.required && facts.related(node, field).length === 0)
          .map((field) => ({ node, field })),
      ),
  },
  {
    name: "edge-inferred-without-note",
    severity: "WARNING",
    message: "{name} leads to {other} by {relation}, inferred without saying why",
    hint: "say in the source's note what it was inferred from",
    find: (facts) => [...edges(facts)].filter(({ edge }) => edge.sources.some(inferred)),
  },
  {
    name: "node-inferred-without-note",
    severity: "WARNING",
    message: "{name} was inferred without saying why",
    hint: "say in the source's note what it was inferred from",
    find: (facts) => nodes(facts).filter((node) => node.sources.some(inferred)).map((node) => ({ node })),
  },
  {
    name: "orphan",
    severity: "WARNING",
    message: "{name} is related to nothing",
    hint: "relate it to something, or delete it",
    find: (facts) => {
      const stored = ({ kind }) => kind.fields.filter((field) => field.stored);
      const isAlone = (node) => stored(node).every((field) => facts.related(node, field).length === 0);
      return nodes(facts).filter((node) => stored(node).length > 0 && isAlone(node)).map((node) => ({ node }));
    },
  },
  {
    name: "edge-without-source",
    severity: "INFO",
    message: "no source says that {name} leads to {other} by {relation}",
    hint: "add a source to the edge",
    find: (facts) => [...edges(facts)].filter(({ edge }) => edge.sources.length === 0),
  },
  {
    name: "node-without-source",
    severity: "INFO",
    message: "no source speaks of {name}",
    hint: "add a source",
    find: (facts) => nodes(facts).filter((node) => node.sources.length === 0).map((node) => ({ node })),
  },
];

/** The rules of the file in its order, then the built-in ones. */
export function rulesOf(facts, schema) {
  const definitions = parse(facts.ontology.sdl).definitions.filter((one) => facts.kinds.has(one.name?.value));
  const declared = definitions.flatMap((definition) => {
    const kind = facts.kinds.get(definition.name.value);
    const rules = definition.directives.filter((directive) => directive.name.value === "rule");
    return rules.map((directive) => {
      const given = Object.fromEntries(directive.arguments.map(({ name, value }) => [name.value, value]));
      const where = valueFromAST(given.where, schema.getType(`${kind.typeName}Where`));
      if (where === undefined || given.where.kind !== Syntax.OBJECT) throw new Error(print(directive));
      return {
        name: given.name.value,
        kind: kind.name,
        severity: given.severity?.value ?? "WARNING",
        message: given.message.value,
        hint: given.hint?.value ?? null,
        where: print(given.where),
        find: () =>
          facts.members(kind.name).filter((node) => nodePasses(facts, node, where)).map((node) => ({ node })),
      };
    });
  });
  return [...declared, ...BUILT_IN.map((rule) => ({ kind: null, where: null, ...rule }))];
}

function plainText(value) {
  if (value === null || (Array.isArray(value) && value.length === 0)) return "nothing";
  return Array.isArray(value) ? value.map(plainText).join(", ") : String(value);
}

function message(facts, rule, { node, field, other }) {
  const related = (name) => facts.related(node, facts.field(node.kind, name)).map((link) => link.node.name);
  return rule.message.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, inside) => {
    if (inside === undefined) return whole[0];
    if (rule.kind === null && inside === "relation") return field.name;
    if (rule.kind === null && inside === "other") return other.name;
    if (inside === "id") return id(node);
    if (inside === "name" || inside === "slug") return node[inside];
    if (inside.endsWith(".count")) return related(inside.slice(0, -".count".length)).length;
    const attribute = node.kind.attributes.find((one) => one.name === inside);
    if (attribute) return plainText(shown(attribute, node.values));
    const names = related(inside);
    const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : "";
    return plainText(names.slice(0, NAMES_MAX)) + more;
  });
}

/** The answer to `findings`, as `{rule, node, field, other, message}`. */
export function findings(facts, rules, { rules: names, severity, first }) {
  for (const name of names ?? []) {
    if (!rules.some((rule) => rule.name === name)) throw new BadInput(`no rule ${name}`);
  }
  if (first !== null && first !== undefined && (first < 0 || first > FINDINGS_MAX)) throw new BadInput(`${first}`);
  const isAsked = (rule) =>
    (names ?? [rule.name]).includes(rule.name) &&
    SEVERITIES.indexOf(rule.severity) <= SEVERITIES.indexOf(severity ?? "INFO");
  const found = rules.filter(isAsked).flatMap((rule) => rule.find(facts).map((one) => ({ rule, ...one })));
  const place = ({ node, field }) => (field ? node.kind.fields.indexOf(field) : 0);
  found.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity) ||
      compareText(a.rule.name, b.rule.name) ||
      compareText(id(a.node), id(b.node)) ||
      place(a) - place(b) ||
      compareText(a.other?.slug ?? "", b.other?.slug ?? ""),
  );
  return found.slice(0, first ?? found.length).map((one) => ({ ...one, message: message(facts, one.rule, one) }));
}
