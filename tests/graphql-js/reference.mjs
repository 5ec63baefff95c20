// Compares a server with graphql-js over resolvers of its own, on random documents.
//
// Reads one JSON object: `url` of the server, its `sdl`, the `ontology`, the `commits` that made the
// graph, a `seed` and a `count` of documents. Prints one: how many documents were compared, of which
// sort they were, and every difference. Error messages are not compared; paths are.

import { text } from "node:stream/consumers";
import { execute } from "graphql";
import { Chance } from "./reference/chance.mjs";
import { difference } from "./reference/difference.mjs";
import { Documents } from "./reference/documents.mjs";
import { Facts } from "./reference/facts.mjs";
import { harvest } from "./reference/harvest.mjs";
import { Resolvers, schemaOf } from "./reference/resolve.mjs";
import { harvestSearches } from "./reference/search.mjs";

const { url, sdl, ontology, commits, seed, count } = JSON.parse(await text(process.stdin));

async function ask(request) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify(request),
  });
  return response.json();
}

const schema = schemaOf(sdl);
const facts = new Facts(ontology, commits);
const { cursors, places } = await harvest(ask, facts);
const resolvers = new Resolvers(facts, places, schema);
resolvers.commits = commits;
const documents = new Documents(new Chance(seed), schema, facts, cursors, resolvers.rules.map((rule) => rule.name));
documents.commits = commits;
const searches = await harvestSearches(ask, facts, new Chance(seed));
resolvers.searchPlaces = searches.places;
documents.searches = searches.found;

function expectation({ document, variables, operationName }) {
  return execute({
    schema,
    document,
    operationName,
    rootValue: resolvers.root(),
    variableValues: JSON.parse(JSON.stringify(variables)),
    fieldResolver: (source, args, _, { fieldName }) => source.field(fieldName, args),
    typeResolver: (source) => source.typeName,
  });
}

const report = { compared: 0, refused: 0, withErrors: 0, large: 0, tried: 0, differences: [] };
const seen = new Map();
while (report.compared < count) {
  const request = documents.next();
  const { query, variables, operationName } = request;
  const expected = expectation(request);
  const actual = await ask({ query, variables, operationName });
  report.compared += 1;
  report.refused += expected.data === undefined ? 1 : 0;
  report.withErrors += expected.data !== undefined && expected.errors ? 1 : 0;
  report.large += JSON.stringify(expected).length > 1000 ? 1 : 0;
  const why = difference(expected, actual, seen);
  if (why) {
    const errors = expected.errors?.map((error) => error.message);
    report.differences.push({ why, query, variables: JSON.stringify(variables), errors, actual: JSON.stringify(actual).slice(0, 1500) });
  }
}
report.tried = documents.tried;
console.log(JSON.stringify(report));
