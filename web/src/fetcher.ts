// How the playground asks: the server the page came from, never another host. Queries and mutations are one POST;
// a subscription is a stream of events, which takes the same headers.
import type { Fetcher } from "@graphiql/toolkit";
import { getOperationAST, parse } from "graphql";
import { createClient } from "graphql-sse";

const ENDPOINT = "/graphql";

export const fetcher: Fetcher = async ({ query, variables, operationName }, options) => {
  // For a moment after a change of tab GraphiQL still names the operation of the tab before.
  const named = operationName && query.includes(operationName) ? operationName : undefined;
  if (isSubscription(query, named)) {
    const client = createClient({ url: ENDPOINT, headers: options?.headers, retryAttempts: 0 });
    return client.iterate({ query, variables, operationName: named });
  }
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json",
      ...options?.headers,
    },
    body: JSON.stringify({ query, variables, operationName: named }),
  });
  // A refused request is still a GraphQL answer; anything else is shown as it came.
  if (response.headers.get("Content-Type")?.includes("json")) {
    return response.json();
  }
  throw new Error(`${ENDPOINT} answered ${response.status}: ${await response.text()}`);
};

/** Whether it asks for more than one answer. What does not parse is the server's to refuse. */
function isSubscription(query: string, operationName: string | undefined): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === "subscription";
  } catch {
    return false;
  }
}
