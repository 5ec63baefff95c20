// What a log of commits comes to: nodes and edges, and what relations lead to. Written from the small
// print alone, in the plainest way, so that a mistake of the server is not made here again.

/** The order of texts: by code point, which JavaScript's own `<` is not. */
export function compareText(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    if (left[i] !== right[i]) return left[i].codePointAt(0) - right[i].codePointAt(0);
  }
  return left.length - right.length;
}

/** A value out of the log, where each is marked with its type. */
function plain(value) {
  const [[type, inner]] = Object.entries(value);
  return type === "list" ? inner.map(plain) : inner;
}

function plainAll(values = {}) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

export class Facts {
  constructor(ontology, commits) {
    this.ontology = ontology;
    this.kinds = new Map(ontology.kinds.map((kind) => [kind.name, kind]));
    this.nodes = new Map(ontology.kinds.map((kind) => [kind.name, new Map()]));
    this.edges = new Map();
    for (const commit of commits) {
      for (const event of commit.events) this.apply(event, commit);
    }
    this.head = commits.at(-1);
    this.found = new Map();
  }

  apply({ event, key, after }, commit) {
    switch (event) {
      case "ontologyReplaced":
        return;
      case "nodeCreated":
      case "nodeUpdated": {
        const nodes = this.nodes.get(key.kind);
        const stamp = { time: commit.time, revision: commit.revision };
        const created = nodes.get(key.slug)?.created ?? stamp;
        nodes.set(key.slug, this.node(key, after, created, stamp));
        return;
      }
      case "nodeDeleted":
        this.nodes.get(key.kind).delete(key.slug);
        return;
      case "edgeConnected":
      case "edgeUpdated":
        this.stored(key).set(`${key.from} ${key.to}`, { ...key, ...this.edge(after) });
        return;
      case "edgeDisconnected":
        this.stored(key).delete(`${key.from} ${key.to}`);
        return;
      default:
        throw new Error(`no such event: ${event}`);
    }
  }

  node(key, fact, created, updated) {
    return {
      kind: this.kinds.get(key.kind),
      slug: key.slug,
      name: fact.name,
      description: fact.description ?? null,
      labels: fact.labels ?? [],
      sources: fact.sources ?? [],
      values: plainAll(fact.attributes),
      fact,
      created,
      updated,
    };
  }

  edge(fact) {
    return {
      note: fact.note ?? null,
      sources: fact.sources ?? [],
      values: plainAll(fact.properties),
      fact,
    };
  }

  /** The edges of the relation that `field` of `kind` declares. */
  stored({ kind, field }) {
    const name = `${kind}.${field}`;
    if (!this.edges.has(name)) this.edges.set(name, new Map());
    return this.edges.get(name);
  }

  /** The nodes of a kind in default order. */
  members(kindName) {
    return [...this.nodes.get(kindName).values()].sort((a, b) => compareText(a.slug, b.slug));
  }

  find(kindName, slug) {
    return this.nodes.get(kindName)?.get(slug) ?? null;
  }

  field(kind, name) {
    return kind.fields.find((field) => field.name === name);
  }

  /** What a relation field of a node leads to, in default order: `{node, edge}`, derived ones without edge. */
  related(node, field) {
    const key = `${node.kind.name}:${node.slug}.${field.name}`;
    if (!this.found.has(key)) {
      const found = field.stored ? this.along(node, field) : this.reached(node, field);
      found.sort((a, b) => compareText(a.node.slug, b.node.slug));
      this.found.set(key, found);
    }
    return this.found.get(key);
  }

  along(node, { stored, target }) {
    const [near, far] = stored.forward ? ["from", "to"] : ["to", "from"];
    return [...this.stored(stored).values()]
      .filter((edge) => edge[near] === node.slug)
      .map((edge) => ({ node: this.find(target, edge[far]), edge }));
  }

  /** A node is reached once, however many paths lead to it. */
  reached(node, field) {
    let here = new Set([node]);
    for (const step of this.steps(node.kind, field)) {
      const next = [...here].flatMap((one) => this.related(one, step).map((link) => link.node));
      here = new Set(next);
    }
    return [...here].map((one) => ({ node: one, edge: null }));
  }

  /** The stored fields that a derived field goes along. */
  steps(kind, field) {
    if (field.stored) return [field];
    const steps = [];
    let at = kind;
    for (const name of field.path) {
      const next = this.field(at, name);
      steps.push(...this.steps(at, next));
      at = this.kinds.get(next.target);
    }
    return steps;
  }

  /** Every path that proves a derived edge, as lists of nodes, in default order of the nodes. */
  witnesses(from, field, to) {
    let paths = [[from]];
    for (const step of this.steps(from.kind, field)) {
      paths = paths.flatMap((path) =>
        this.related(path.at(-1), step).map((link) => [...path, link.node]),
      );
    }
    const compare = (a, b) => {
      const index = a.findIndex((node, i) => node !== b[i]);
      return index < 0 ? 0 : compareText(a[index].slug, b[index].slug);
    };
    return paths.filter((path) => path.at(-1) === to).sort(compare);
  }
}
