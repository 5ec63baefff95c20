// What to ask the questions with that are no connections: mostly what has an answer.

import { fieldsOf, kindOf } from "./walks.mjs";
import { EnumName } from "./values.mjs";

/** The arguments of a question, each made when asked for; nothing for other fields. */
export function argumentsOf(documents, field) {
  const makers = { coverage, paths, neighborhood, impact, singlePoints };
  const isRoot = documents.schema.getQueryType().getFields()[field.name] === field;
  return isRoot ? makers[field.name]?.(documents) : undefined;
}

const relation = ({ chance, facts }) => chance.one(fieldsOf(facts));

function relations(documents) {
  const { chance } = documents;
  if (chance.percent(3)) return [];
  return Array.from({ length: chance.between(1, 4) }, () => new EnumName(relation(documents).enumValue));
}

/** Perhaps some of the arguments that may be left out. */
function perhaps({ chance }, makers) {
  return Object.fromEntries(Object.entries(makers).filter(() => chance.percent(45)));
}

function coverage(documents) {
  const { chance, facts } = documents;
  const field = relation(documents);
  const slugs = (kind) => () => {
    const members = facts.members(kind).map((node) => node.slug);
    if (chance.percent(4) || members.length === 0) return chance.one([[], ["no-such"]]);
    return chance.some(members, 4);
  };
  const lines = { rows: slugs(kindOf(facts, field).name), columns: slugs(field.target) };
  return { relation: () => new EnumName(field.enumValue), ...perhaps(documents, lines) };
}

function paths(documents) {
  const { chance } = documents;
  const id = () => String(documents.id());
  const number = (high) => () => (chance.percent(3) ? chance.one([-1, 5000, null]) : chance.between(0, high));
  return {
    from: id,
    to: id,
    ...perhaps(documents, { relations: () => relations(documents), maxLength: number(5), first: number(9) }),
  };
}

function neighborhood(documents) {
  const { chance } = documents;
  const number = (high) => () => (chance.percent(3) ? chance.one([-1, 5000, null]) : chance.between(0, high));
  const ids = () => Array.from({ length: chance.percent(3) ? 0 : chance.between(1, 3) }, () => String(documents.id()));
  return {
    of: ids,
    ...perhaps(documents, { depth: number(3), relations: () => relations(documents), maxNodes: number(20) }),
  };
}

function impact(documents) {
  return { of: () => String(documents.id()) };
}

function singlePoints(documents) {
  const one = () => new EnumName(relation(documents).enumValue);
  return perhaps(documents, { relation: one, first: () => documents.size() });
}
