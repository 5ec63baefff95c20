// Makes random documents that are valid: selections by the schema's types, everything that GraphQL lets
// one write, arguments that are mostly sensible.

import {
  GraphQLNonNull,
  GraphQLString,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
} from "graphql";
import { argumentsOf } from "./asking.mjs";
import { someText } from "./search.mjs";
import { EnumName, Values, printed } from "./values.mjs";
import { SetMaker } from "./sets.mjs";
import { OPENED_ELSEWHERE } from "./exports.mjs";
import { Variables } from "./variables.mjs";

const DEPTH_MAX = 6;
/** A proposal is compared with a commit of the same changes, by the server's own tests. */
const LEFT_OUT = [...OPENED_ELSEWHERE, "whatIf"];

export class Documents {
  /** `cursors` holds what the server gave: by kind, `{orderBy, texts}` per order; `rules` are names. */
  constructor(chance, schema, facts, cursors, rules) {
    Object.assign(this, { chance, schema, facts, cursors, rules });
    this.variables = new Variables(chance);
    this.values = new Values(chance, facts, this.variables);
    this.kindsByType = new Map([...facts.kinds.values()].map((kind) => [kind.typeName, kind]));
    this.sets = new SetMaker(this);
    this.tried = 0;
  }

  /** The next valid document with its variables. */
  next() {
    for (;;) {
      this.tried += 1;
      const request = this.document();
      const document = parse(request.query);
      if (validate(this.schema, document).length === 0) return { ...request, document };
    }
  }

  document() {
    const { chance, variables } = this;
    variables.reset();
    this.fragments = [];
    this.budget = chance.between(4, 30);
    const selection = this.selection(this.schema.getQueryType(), 0);
    const declared = variables.declared.length ? `(${variables.declared.join(", ")})` : "";
    const fragments = this.fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`);
    const hasName = declared || chance.percent(50);
    const operation = hasName ? `query Asked${declared} ${selection}` : selection;
    const parts = [operation, ...fragments];
    let operationName;
    if (hasName && chance.percent(10)) {
      operationName = "Asked";
      parts.unshift("query Other { __typename }");
    }
    const query = parts.join(chance.one(["\n", "\n\n", "\n# and\n"]));
    return { query, operationName, variables: variables.values };
  }

  selection(type, depth) {
    const { chance } = this;
    const parts = [];
    const count = chance.between(1, depth === 0 ? 4 : 3);
    for (let i = 0; i < count; i += 1) parts.push(this.part(type, depth));
    if (chance.percent(8)) parts.push(chance.one(parts));
    return `{ ${parts.join(" ")} }`;
  }

  part(type, depth) {
    const { chance } = this;
    this.budget -= 1;
    const isDeep = depth >= DEPTH_MAX || this.budget < 0;
    // Under a name of its own: graphql-js 16 forgets the type of `__typename` when fields are merged.
    if (chance.percent(8)) return `${chance.percent(25) ? "t: " : ""}__typename${this.directives()}`;
    if (!isDeep && chance.percent(isAbstractType(type) ? 45 : 12)) return this.inline(type, depth);
    if (!isDeep && chance.percent(10)) return this.spread(type, depth);
    if (depth === 0 && chance.percent(4)) return this.introspection();
    return this.fieldOf(type, depth, isDeep);
  }

  /** The types that a fragment may be on where `type` stands. */
  conditions(type) {
    if (isAbstractType(type)) return [type, ...this.schema.getPossibleTypes(type)];
    return [type, ...type.getInterfaces()];
  }

  inline(type, depth) {
    const { chance } = this;
    if (chance.percent(15)) return `...${this.directives(60)} ${this.selection(type, depth + 1)}`;
    const on = chance.one(this.conditions(type));
    return `... on ${on}${this.directives()} ${this.selection(on, depth + 1)}`;
  }

  spread(type, depth) {
    const { chance } = this;
    const possible = this.conditions(type);
    const known = this.fragments.filter((fragment) => possible.some((on) => on.name === fragment.on));
    if (known.length && chance.percent(50)) return `...${chance.one(known).name}${this.directives()}`;
    const on = chance.one(possible);
    // Only a fragment that is finished can be spread, so none spreads itself.
    const text = this.selection(on, depth + 1);
    const name = `F${this.fragments.length}`;
    this.fragments.push({ name, on: on.name, text });
    return `...${name}${this.directives()}`;
  }

  alias(percent) {
    const { chance } = this;
    return chance.percent(percent) ? `${chance.one(["a", "b", "c", "d", "name", "nodes"])}: ` : "";
  }

  directives(percent = 7) {
    const { chance, variables } = this;
    const one = (name) => ` @${name}(if: ${variables.condition()})`;
    if (!chance.percent(percent)) return "";
    return chance.one([() => one("skip"), () => one("include"), () => one("skip") + one("include")])();
  }

  fieldOf(type, depth, isDeep) {
    const { chance } = this;
    const fields = Object.values(type.getFields()).filter((field) => !LEFT_OUT.includes(field.name));
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const objects = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    if (isDeep || objects.length === 0) {
      return leaves.length ? this.field(type, chance.one(leaves), depth) : "__typename";
    }
    // Where paths can prove an edge, they are asked for often: few fields lead to them.
    const witnesses = objects.find((field) => field.name === "witnesses");
    if (witnesses && chance.percent(50)) return this.field(type, witnesses, depth);
    const wantsLeaf = leaves.length > 0 && chance.percent(40);
    return this.field(type, chance.one(wantsLeaf ? leaves : objects), depth);
  }

  field(parent, field, depth) {
    const { chance } = this;
    const type = getNamedType(field.type);
    const given = this.arguments(field);
    const head = `${this.alias(given ? 55 : 12)}${field.name}${given}${this.directives(5)}`;
    if (isLeafType(type)) return head;
    const text = `${head} ${this.selection(type, depth + 1)}`;
    if (!chance.percent(10)) return text;
    // The same field again with other selections, which are merged.
    const again = `${head} ${this.selection(type, depth + 1)}`;
    return isObjectType(parent) && chance.percent(50) ? `${text} ... on ${parent} { ${again} }` : `${text} ${again}`;
  }

  arguments(field) {
    const given = this.sensible(field);
    const texts = Object.entries(given).map(([name, make]) => {
      const argument = field.args.find((one) => one.name === name);
      const hasDefault = argument.defaultValue !== undefined;
      const value = this.variables.lift(argument.type, 15, make, { hasDefault }) ?? make();
      if (value === null && isNonNullType(argument.type)) return "";
      return `${name}: ${printed(value)}`;
    });
    const all = texts.filter((text) => text !== "");
    return all.length ? `(${all.join(", ")})` : "";
  }

  /** What to give a field, each made when asked for. */
  sensible(field) {
    const { chance } = this;
    const takes = (name) => field.args.some((argument) => argument.name === name);
    const always = (value) => () => value;
    const asked = argumentsOf(this, field);
    if (asked) return asked;
    if (takes("part")) return chance.percent(60) ? { part: () => new EnumName(chance.one(["NODES", "EDGES"])) } : {};
    if (takes("revision") && takes("time")) return this.past();
    if (takes("from") && takes("to")) return { from: () => this.revision(), ...(chance.percent(60) ? { to: () => this.revision() } : {}) };
    if (takes("id")) return { id: () => this.id() };
    if (takes("ids")) return { ids: () => Array.from({ length: chance.between(0, 4) }, () => this.id()) };
    if (field.name === "findings") return this.findings();
    if (takes("slug")) return { slug: () => this.slugOf(getNamedType(field.type)) };
    if (takes("text")) return this.searching(always);
    const given = this.sets.sensible(field) ?? {};
    if (field.name.endsWith("Overlapping")) Object.assign(given, this.overlapping(field));
    if (takes("where") && chance.percent(50)) given.where = () => this.input(field, "where");
    if (takes("edgeWhere") && chance.percent(20)) given.edgeWhere = () => this.input(field, "edgeWhere");
    if (!takes("first")) return given;
    this.paging(field, takes, given, always);
    return given;
  }

  input(field, name) {
    const { type } = field.args.find((argument) => argument.name === name);
    return this.values.make(type);
  }

  size() {
    const { chance } = this;
    if (chance.percent(3)) return chance.one([-1, 5000, null]);
    return chance.one([0, 1, 1, 2, 2, 3, 4, 7]);
  }

  paging(field, takes, given, always) {
    const { chance } = this;
    const isBackward = takes("last") && chance.percent(25);
    if (chance.percent(70)) given[isBackward ? "last" : "first"] = () => this.size();
    if (isBackward && chance.percent(4)) given.first = () => this.size();
    const kind = this.kindOf(field);
    if (!kind) {
      const name = getNamedType(field.type).name === "CommitConnection" ? "commit" : "*";
      for (const side of ["after", "before"].filter(takes)) {
        if (chance.percent(25)) given[side] = always(this.cursor({ name }, this.cursors.get(name)[0]));
      }
      return;
    }
    if (!takes("orderBy")) {
      if (chance.percent(25)) given.after = always(this.cursor(kind, this.cursors.get(kind.name)[0]));
      return;
    }
    const order = chance.percent(50) ? this.cursors.get(kind.name)[0] : chance.one(this.cursors.get(kind.name));
    if (order.orderBy !== null) given.orderBy = always(order.orderBy);
    else if (chance.percent(10)) given.orderBy = always(chance.one([null, []]));
    for (const name of ["after", "before"]) {
      if (chance.percent(15)) given[name] = always(this.cursor(kind, order));
    }
  }

  cursor(kind, order) {
    const { chance } = this;
    if (chance.percent(2)) return chance.one(["", "nonsense", "e30"]);
    const from = chance.percent(4) ? chance.one(this.cursors.get(kind.name)) : order;
    return from.texts.length ? chance.one(from.texts) : "nothing";
  }

  /** The kind of a connection's nodes. */
  kindOf(field) {
    const connection = getNamedType(field.type);
    const nodes = isObjectType(connection) && connection.getFields().nodes;
    return nodes ? this.kindsByType.get(getNamedType(nodes.type).name) : undefined;
  }

  /** A revision that there is, mostly. */
  revision() {
    const { chance, facts } = this;
    if (chance.percent(5)) return chance.one([-1, 0, 1_000]);
    return chance.between(1, facts.head.revision);
  }

  past() {
    const { chance, commits } = this;
    if (chance.percent(4)) return chance.one([{}, { revision: () => 1, time: () => commits[0].time }]);
    if (chance.percent(60)) return { revision: () => this.revision() };
    const times = ["2000-01-01T00:00:00Z", ...commits.map((commit) => commit.time)];
    return { time: () => chance.one(times) };
  }

  id() {
    const { chance, facts } = this;
    if (chance.percent(8)) return chance.one(["Tool:no-such", "nonsense", "", ":", "Team:", "a:b:c", 7]);
    const kinds = [...facts.kinds.keys()].filter((kind) => facts.members(kind).length > 0);
    const kind = chance.one(kinds);
    return `${kind}:${chance.one(facts.members(kind)).slug}`;
  }

  slugOf(type) {
    const { chance, facts } = this;
    const members = facts.members(this.kindsByType.get(type.name).name);
    if (!members.length || chance.percent(8)) return chance.one(["no-such", "", "NO SLUG"]);
    return chance.one(members).slug;
  }

  /** Lists of what one node is related to, so that the answer is seldom empty. */
  overlapping(field) {
    const { chance, facts } = this;
    const kind = this.kindOf(field);
    const node = chance.one(facts.members(kind.name));
    const given = {};
    for (const relation of kind.fields) {
      if (!chance.percent(45)) continue;
      const slugs = node ? facts.related(node, relation).map((link) => link.node.slug) : [];
      given[relation.name] = () => {
        if (chance.percent(3)) return [];
        if (chance.percent(4)) return ["no-such"];
        if (!slugs.length) return null;
        return chance.some(slugs, 2);
      };
    }
    return given;
  }

  /** Few at a time, or every answer would be long. */
  findings() {
    const { chance, rules } = this;
    const given = { first: () => this.size() };
    if (chance.percent(60)) given.rules = () => (chance.percent(5) ? chance.one([[], ["no-such"]]) : chance.some(rules, 3));
    if (chance.percent(30)) given.severity = () => new EnumName(chance.one(["ERROR", "WARNING", "INFO"]));
    return given;
  }

  /** A search for words that occur, cut and misspelt; now and then the next page of one that was made before. */
  searching(always) {
    const { chance, facts } = this;
    const given = { text: () => someText(chance, facts) };
    if (chance.percent(60)) given.first = () => this.size();
    if (chance.percent(30)) {
      const names = [...facts.kinds.values()].map((kind) => new EnumName(kind.enumValue));
      given.kinds = () => (chance.percent(4) ? chance.one([null, []]) : chance.some(names, 2));
    }
    if (!chance.percent(20)) return given;
    const { text, cursors } = chance.one(this.searches);
    const isOfAnother = chance.percent(5);
    given.text = always(isOfAnother ? "another" : chance.one([text, text.toUpperCase(), ` ${text}! `]));
    given.after = always(cursors.length && chance.percent(96) ? chance.one(cursors) : "nonsense");
    return given;
  }

  introspection() {
    const { chance } = this;
    // GraphQL's own scalars are described by each implementation in its own words.
    const types = Object.values(this.schema.getTypeMap());
    const ours = types.filter((type) => !isSpecifiedScalarType(type) && !isIntrospectionType(type));
    const names = ours.map((type) => type.name);
    const name = chance.percent(5) ? "NoSuch" : chance.one(names);
    const argument = this.variables.lift(new GraphQLNonNull(GraphQLString), 25, () => name);
    const of = "type { kind name ofType { kind name ofType { kind name ofType { name } } } }";
    const parts = [
      "kind",
      "__typename",
      "description",
      "specifiedByURL",
      "isOneOf",
      `fields { name description isDeprecated ${of} args { name defaultValue ${of} } }`,
      `inputFields { name description defaultValue ${of} }`,
      "enumValues(includeDeprecated: true) { name description deprecationReason }",
    ];
    // async-graphql says null of an interface that implements none, where it should say `[]`.
    if (!isInterfaceType(this.schema.getType(name))) parts.push("interfaces { name }");
    const chosen = chance.some(parts, 3).join(" ");
    if (chance.percent(20)) return `${this.alias(30)}__schema${this.directives()} { queryType { name ${chosen} } }`;
    const given = argument ? printed(argument) : JSON.stringify(name);
    return `${this.alias(50)}__type(name: ${given})${this.directives()} { name ${chosen} }`;
  }
}
