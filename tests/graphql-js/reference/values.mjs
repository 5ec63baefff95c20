// Makes values for arguments: filters that something passes, slugs that exist, cursors that fit, and
// now and then what is wrong or null. Types are the schema's; what is plausible comes from the facts.

import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";

/** An enum value, which is written without quotes in a document and with them in JSON. */
export class EnumName {
  constructor(name) {
    this.name = name;
  }

  toJSON() {
    return this.name;
  }
}

/** A variable that stands in a value. */
export class Variable {
  constructor(name) {
    this.name = name;
  }
}

/** A value as a document has it. */
export function printed(value) {
  if (value instanceof EnumName) return value.name;
  if (value instanceof Variable) return `$${value.name}`;
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([name, inner]) => `${name}: ${printed(inner)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}

export class Values {
  /** `variables.lift(type, chance, make)` may put a variable in the place of a value. */
  constructor(chance, facts, variables) {
    Object.assign(this, { chance, facts, variables });
    this.ofWhere = new Map();
    for (const kind of facts.kinds.values()) {
      this.ofWhere.set(`${kind.typeName}Where`, this.nodeMembers(kind));
      for (const field of kind.fields) {
        const slugs = facts.members(field.target).map((node) => node.slug);
        const counts = [0, 1, 2, 3];
        this.ofWhere.set(`${field.stem}Where`, { includesAll: slugs, includesAny: slugs, count: counts });
        if (field.stored) this.ofWhere.set(`${field.stem}EdgeWhere`, this.edgeMembers(field));
      }
    }
    const nodes = [...facts.kinds.keys()].flatMap((kind) => facts.members(kind));
    const edges = [...facts.edges.values()].flatMap((all) => [...all.values()]);
    const labels = nodes.flatMap((node) => node.labels);
    const sources = [...nodes, ...edges].flatMap((fact) => fact.sources);
    this.ofWhere.set("LabelFilter", this.members(labels, ["key", "value"]));
    this.ofWhere.set("SourceFilter", this.members(sources, ["document", "locator", "basis"]));
  }

  members(items, names) {
    const of = (name) => [...new Set(items.map((item) => item[name]).filter((value) => value != null))];
    return Object.fromEntries(names.map((name) => [name, of(name)]));
  }

  nodeMembers(kind) {
    const nodes = this.facts.members(kind.name);
    const times = nodes.flatMap((node) => [node.created.time, node.updated.time]);
    const values = nodes.map((node) => node.values);
    return {
      ...this.members(nodes, ["slug", "name", "description"]),
      createdAt: times,
      updatedAt: times,
      ...this.attributes(kind.attributes, values),
    };
  }

  edgeMembers(field) {
    const edges = [...this.facts.stored(field.stored).values()];
    return {
      ...this.members(edges, ["note"]),
      ...this.attributes(field.properties, edges.map((edge) => edge.values)),
    };
  }

  attributes(declared, values) {
    const of = (name) => values.map((all) => all[name]).filter((value) => value != null).flat();
    return Object.fromEntries(declared.map(({ name }) => [name, [...new Set(of(name))]]));
  }

  /** A value of a type; `likely` are values that occur in the place it is compared with. */
  make(type, likely = [], depth = 0) {
    const { chance } = this;
    if (!isNonNullType(type) && chance.percent(4)) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) return this.list(nullable, likely, depth);
    if (isInputObjectType(nullable)) return this.object(nullable, likely, depth);
    return this.leaf(nullable, likely);
  }

  list(type, likely, depth) {
    const { chance } = this;
    const isDeep = isInputObjectType(getNamedType(type)) && depth > 2;
    if (isDeep || chance.percent(5)) return [];
    // A single value stands for a list of one.
    if (chance.percent(10)) return this.item(type.ofType, likely, depth);
    const count = chance.between(1, 2);
    return Array.from({ length: count }, () => this.item(type.ofType, likely, depth));
  }

  item(type, likely, depth) {
    return this.make(type, likely, depth) ?? this.make(type, likely, depth);
  }

  object(type, likely, depth) {
    const { chance } = this;
    const members = Object.values(type.getFields());
    if (type.isOneOf) {
      const member = chance.one(members);
      const make = () => this.leaf(getNullableType(member.type), []);
      return { [member.name]: this.variables.lift(member.type, 10, make, { mustBeGiven: true }) ?? make() };
    }
    if (chance.percent(3)) return {};
    const shallow = members.filter((member) => !isInputObjectType(getNamedType(member.type)) || depth < 4);
    const chosen = chance.some(shallow.length ? shallow : members, depth === 0 ? 3 : 2);
    const relations = shallow.filter((member) => this.isRelation(member));
    if (depth < 2 && relations.length > 0 && chance.percent(40)) chosen[0] = chance.one(relations);
    const caseSensitive = members.find((member) => member.name === "caseSensitive");
    if (caseSensitive && chance.percent(35)) {
      const tests = ["contains", "startsWith", "endsWith", "matches"];
      const test = type.getFields()[chance.one(tests)];
      chosen.splice(0, chosen.length, test, caseSensitive);
    }
    const known = this.ofWhere.get(type.name) ?? {};
    const made = chosen.map((member) => [member.name, this.member(member, known[member.name] ?? likely, depth)]);
    return Object.fromEntries(made);
  }

  /** Whether a member asks about what a relation leads to. */
  isRelation(member) {
    return isInputObjectType(member.type) && "includesAny" in (this.ofWhere.get(member.type.name) ?? {});
  }

  member(member, likely, depth) {
    const lifted = this.variables.lift(member.type, 6, () => this.memberValue(member, likely, depth), {
      hasDefault: member.defaultValue !== undefined,
    });
    return lifted ?? this.memberValue(member, likely, depth);
  }

  memberValue(member, likely, depth) {
    const { chance } = this;
    if (member.name === "matches") return this.pattern(likely);
    if (["contains", "startsWith", "endsWith"].includes(member.name)) return this.part(likely);
    if (member.name === "count" && chance.percent(80)) return { [chance.one(["eq", "gt", "lte"])]: chance.between(0, 3) };
    return this.make(member.type, likely, depth + 1);
  }

  leaf(type, likely) {
    const { chance } = this;
    const known = likely.length > 0 && chance.percent(85);
    if (isEnumType(type)) {
      const names = type.getValues().map((value) => value.name);
      return new EnumName(chance.one(names));
    }
    switch (type.name) {
      case "Boolean":
        return chance.percent(50);
      case "Int": {
        const numbers = likely.filter(Number.isInteger);
        return known && numbers.length ? chance.one(numbers) + chance.between(-1, 1) : chance.between(-2, 500);
      }
      case "Float": {
        const numbers = likely.filter((value) => typeof value === "number");
        return known && numbers.length ? chance.one(numbers) : chance.between(-20, 2000) / 10;
      }
      case "DateTime":
        return this.time(likely);
      case "Date": {
        const dates = likely.filter((value) => /^\d{4}-\d\d-\d\d$/.test(value));
        return known && dates.length ? chance.one(dates) : `20${chance.between(10, 30)}-02-28`;
      }
      case "URL": {
        const urls = likely.filter((value) => /^https?:/.test(value));
        return known && urls.length ? chance.one(urls) : "HTTPS://Example.com";
      }
      default: {
        const texts = likely.filter((value) => typeof value === "string");
        return known && texts.length ? chance.one(texts) : chance.one(["", "no-such", "Zoë", 'a "b"\n\\c', "🚚"]);
      }
    }
  }

  time(likely) {
    const { chance } = this;
    const times = likely.filter((value) => /^\d{4}-\d\d-\d\dT/.test(value));
    if (!times.length || chance.percent(15)) return "2026-11-22T09:30:00+01:00";
    const time = chance.one(times);
    if (chance.percent(60)) return time;
    // The same instant, as another part of the world writes it.
    const shifted = new Date(Date.parse(time) + 2 * 3600 * 1000).toISOString();
    return shifted.replace("Z", "+02:00");
  }

  /** A part of a text that occurs, in its own case or another. */
  part(likely) {
    const { chance } = this;
    const texts = likely.filter((value) => typeof value === "string" && value.length > 0);
    if (!texts.length || chance.percent(10)) return chance.one(["", "x", "Σ", "ß", ".", "🚚"]);
    const letters = [...chance.one(texts)];
    const start = chance.percent(40) ? 0 : chance.between(0, letters.length - 1);
    const part = letters.slice(start, start + chance.between(1, 6)).join("");
    return chance.one([part, part, part.toUpperCase(), part.toLowerCase()]);
  }

  pattern(likely) {
    const { chance } = this;
    if (chance.percent(4)) return chance.one(["(", "[a", "*"]);
    if (chance.percent(50)) return chance.one(["^[a-m]", "o+", "(s|S)e", "[^a-z]", "e$", "^.{4,9}$", "\\d", ""]);
    return this.part(likely).replace(/[^\p{L}\p{N} ]/gu, ".");
  }
}
