// Runs every audit of graphql-http against the address given: GraphQL over HTTP, as its specification
// has it. Prints the verdicts as JSON: `ok`, or `error`, `warn` and `notice` for what MUST, SHOULD and
// MAY be so and is not.

import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const verdicts = [];
for (const audit of serverAudits({ url })) {
  const { status, reason } = await audit.fn();
  verdicts.push({ id: audit.id, name: audit.name, status, reason });
}
console.log(JSON.stringify(verdicts));
