// The cursors that a server gives, per kind and order, and the places that they must stand for.

import { EnumName, printed } from "./values.mjs";
import { Place, keysOf } from "./resolve.mjs";
import { CommitPlace } from "./history.mjs";
import { EntityPlace } from "./sets.mjs";

/** Asks for every cursor of every kind in many orders. */
export async function harvest(ask, facts) {
  const cursors = new Map();
  const places = new Map();
  for (const kind of facts.kinds.values()) {
    const orders = [];
    for (const orderBy of ordersOf(kind)) {
      const given = orderBy ? `orderBy: ${printed(orderBy)}, ` : "";
      const query = `{ all: ${kind.plural}(${given}first: 1000) { edges { cursor node { slug } } } }`;
      const { data, errors } = await ask({ query });
      if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
      const keys = keysOf(kind, orderBy?.map(plainOrder));
      for (const { cursor, node } of data.all.edges) {
        places.set(`${kind.name} ${cursor}`, new Place(keys, facts.find(kind.name, node.slug)));
      }
      orders.push({ orderBy, texts: data.all.edges.map((edge) => edge.cursor) });
    }
    cursors.set(kind.name, orders);
  }
  const everything = [...facts.kinds.values()].map((kind) => `{${kind.plural}: {}}`).join(", ");
  const query = `{ all: set(of: {union: [${everything}]}, first: 1000) { edges { cursor node { id } } } }`;
  const { data } = await ask({ query });
  for (const { cursor, node } of data.all.edges) {
    const [kind, slug] = node.id.split(":");
    places.set(`* ${cursor}`, new EntityPlace(facts.find(kind, slug)));
  }
  cursors.set("*", [{ orderBy: null, texts: data.all.edges.map((edge) => edge.cursor) }]);
  const history = await ask({ query: "{ all: commits(first: 1000) { edges { cursor node { revision } } } }" });
  for (const { cursor, node } of history.data.all.edges) {
    places.set(`commit ${cursor}`, new CommitPlace(node.revision));
  }
  cursors.set("commit", [{ orderBy: null, texts: history.data.all.edges.map((edge) => edge.cursor) }]);
  return { cursors, places };
}

const plainOrder = (item) => JSON.parse(JSON.stringify(item));

/** The default first, then every member both ways, alone and before another. */
function ordersOf(kind) {
  const attributes = kind.attributes.filter((attribute) => !attribute.list).map(({ name }) => name);
  const names = ["name", "createdAt", "updatedAt", ...attributes];
  const [up, down] = ["ASC", "DESC"].map((name) => new EnumName(name));
  const single = names.flatMap((name) => [[{ [name]: up }], [{ [name]: down }]]);
  const double = names.slice(1).map((name, index) => [{ [name]: index % 2 ? up : down }, { name: down }]);
  return [null, [{ slug: down }], ...single, ...double];
}
