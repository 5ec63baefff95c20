// How the playground asks: one POST to the server the page came from, never to another host.
import type { Fetcher } from "@graphiql/toolkit";

const ENDPOINT = "/graphql";

export const fetcher: Fetcher = async ({ query, variables, operationName }, options) => {
  // For a moment after a change of tab GraphiQL still names the operation of the tab before.
  const named = operationName && query.includes(operationName) ? operationName : undefined;
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
