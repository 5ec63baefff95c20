// Follows the commits of a server with a reference client, cutting its own connection again and again, and
// resumes each time. Prints `following` once the server answers, then the revisions that came, in order.
//
//   node resume.mjs ws|sse URL LAST      ends when the commit LAST has come
import { createClient as createSse } from "graphql-sse";
import { createClient as createWs } from "graphql-ws";
import WebSocket from "ws";

const [transport, url, last] = process.argv.slice(2);
const CUT_EVERY = 7;
const QUERY = "subscription Follow($after: Int) { commits(after: $after) { revision } }";

const revisions = [];
let seen;

/** Follows until the connection is cut; answers whether it is to go on. */
function follow() {
  return new Promise((resolve, reject) => {
    let left = CUT_EVERY;
    const { client, cut } = transport === "ws" ? overWebSocket() : overEvents();
    const over = () => {
      cut();
      client.dispose();
      resolve(revisions.at(-1) !== Number(last));
    };
    client.subscribe(
      { query: QUERY, variables: { after: seen } },
      {
        next({ data, errors }) {
          if (errors) return reject(new Error(JSON.stringify(errors)));
          if (left === 0) return;
          left -= 1;
          seen = data.commits.revision;
          revisions.push(seen);
          if (left === 0 || seen === Number(last)) over();
        },
        error: (error) => (left === 0 ? undefined : reject(error)),
        complete: () => undefined,
      },
    );
  });
}

function overWebSocket() {
  let socket;
  const client = createWs({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    on: { opened: (opened) => (socket = opened) },
  });
  // As a broken network does it: no close, no complete.
  return { client, cut: () => socket.terminate() };
}

function overEvents() {
  return { client: createSse({ url, retryAttempts: 0 }), cut: () => undefined };
}

// The first event is a commit that is there already, so that what follows surely comes while following.
seen = 1;
let goes = follow();
console.log("following");
while (await goes) goes = follow();
console.log(JSON.stringify(revisions));
process.exit(0);
