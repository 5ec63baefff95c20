// Prints what graphql-js thinks of GraphQL documents.
//
//   node verdicts.mjs schema.graphql < documents.json > verdicts.json
//
// documents.json is a list of texts; verdicts.json a list of {valid, rules, messages} in the same order, where
// `rules` counts the errors of each rule that is broken ("Syntax" when the text does not parse).
import { readFileSync } from "node:fs";
import { buildSchema, parse, specifiedRules, validate } from "graphql";

const schema = buildSchema(readFileSync(process.argv[2], "utf8"));
const documents = JSON.parse(readFileSync(0, "utf8"));

function verdict(text) {
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return { valid: false, rules: { Syntax: 1 }, messages: [error.message] };
  }
  const errors = errorsOf(document, specifiedRules);
  if (errors.length === 0) return { valid: true, rules: {}, messages: [] };
  const rules = {};
  for (const rule of specifiedRules) {
    const count = errorsOf(document, [rule]).length;
    if (count > 0) rules[rule.name.replace(/Rule$/, "")] = count;
  }
  return { valid: false, rules, messages: errors.map((error) => error.message) };
}

// SingleFieldSubscriptionsRule throws when a directive's argument is missing or a variable.
function errorsOf(document, rules) {
  try {
    return validate(schema, document, rules);
  } catch (error) {
    return [error];
  }
}

process.stdout.write(JSON.stringify(documents.map(verdict)));
