// Runs checks and counts them: every check prints one line, the exit code is 1 when any of them failed.
import { stripVTControlCharacters } from "node:util";

let passed = 0;
let failed = 0;

/** Runs one check and prints how it went; a failed one does not stop those after it. */
export async function check(name, run) {
  try {
    await run();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    const why = stripVTControlCharacters(String(error?.message ?? error)).trim();
    console.log(`FAILED  ${name}\n        ${why.replaceAll("\n", "\n        ")}`);
  }
}

export function assert(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

export function equal(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  assert(a === b, `${what}:\n  found  ${a}\n  wanted ${b}`);
}

/** Prints the sum and ends the run. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
