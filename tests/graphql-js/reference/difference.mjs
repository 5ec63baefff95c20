// Whether two answers are the same: data with the order of its keys, and the paths of errors. Cursors
// are opaque, so they are held against those that were seen before for the same place.

import { CURSOR_MARK } from "./resolve.mjs";

/** How the answers differ, or null. `seen` maps each of our cursors to the server's. */
export function difference(expected, actual, seen) {
  const [ours, theirs] = [expected, actual].map((answer) => "data" in answer && answer.data !== undefined);
  if (ours !== theirs) return ours ? "refused by the server alone" : "answered by the server alone";
  if (!ours) return null;
  const data = differs(JSON.parse(JSON.stringify(expected.data)), actual.data, seen, "data");
  if (data) return data;
  const paths = ({ errors = [] }) => errors.map((error) => JSON.stringify(error.path ?? [])).sort().join("\n");
  if (paths(expected) === paths(actual)) return null;
  return `errors at:\n${paths(expected)}\nand of the server at:\n${paths(actual)}`;
}

function differs(expected, actual, seen, path) {
  if (typeof expected === "string" && expected.startsWith(CURSOR_MARK)) {
    if (typeof actual !== "string") return `${path}: a cursor, and ${JSON.stringify(actual)}`;
    if (!seen.has(expected)) seen.set(expected, actual);
    return seen.get(expected) === actual ? null : `${path}: one place has two cursors`;
  }
  const isObject = (value) => typeof value === "object" && value !== null;
  if (!isObject(expected) || !isObject(actual)) {
    if (Object.is(expected, actual)) return null;
    return `${path}: ${JSON.stringify(expected)}, and of the server ${JSON.stringify(actual)}`;
  }
  const names = (value) => `${Array.isArray(value) ? "list " : ""}${Object.keys(value).join(" ")}`;
  if (names(expected) !== names(actual)) return `${path}: ${names(expected)}, and of the server ${names(actual)}`;
  for (const name of Object.keys(expected)) {
    const found = differs(expected[name], actual[name], seen, `${path}.${name}`);
    if (found) return found;
  }
  return null;
}
