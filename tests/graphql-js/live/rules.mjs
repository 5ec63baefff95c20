// Tries the rules of graphql-transport-ws on a server that wants a token, one connection each. Prints the verdicts
// as JSON: what was expected and what came.
//
//   node rules.mjs URL TOKEN
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);
const PROTOCOL = "graphql-transport-ws";
const INIT = { type: "connection_init", payload: { Authorization: `Bearer ${token}` } };
const ASK = { type: "subscribe", id: "a", payload: { query: "{ __typename }" } };
const FOLLOW = { type: "subscribe", id: "a", payload: { query: "subscription { commits { revision } }" } };
const ACK = '{"type":"connection_ack"}';
const ANSWER = '{"id":"a","type":"next","payload":{"data":{"__typename":"Query"}}}';
const COMPLETE = '{"id":"a","type":"complete"}';

/** Says `messages`, and answers what is heard until the connection is closed or `enough` came. */
function talk(messages, { protocols = PROTOCOL, headers = {}, enough = Infinity } = {}) {
  return new Promise((resolve) => {
    const heard = [];
    const socket = new WebSocket(url.replace("http", "ws"), protocols, { headers });
    const over = (what) => {
      socket.terminate();
      resolve([...heard, what]);
    };
    socket.on("open", () => {
      for (const message of messages) {
        socket.send(typeof message === "object" && !Buffer.isBuffer(message) ? JSON.stringify(message) : message);
      }
    });
    socket.on("message", (data) => {
      heard.push(String(data));
      if (heard.length === enough) over("enough");
    });
    socket.on("close", (code, reason) => over(`${code} ${reason}`));
    socket.on("unexpected-response", (_, response) => over(`HTTP ${response.statusCode}`));
    socket.on("error", (error) => heard.push(`error: ${error.message}`));
  });
}

const rules = {
  "a token is taken": [() => talk([INIT], { enough: 1 }), [ACK, "enough"]],
  "a token may be a header": [
    () => talk([{ type: "connection_init" }], { headers: { authorization: `Bearer ${token}` }, enough: 1 }),
    [ACK, "enough"],
  ],
  "no token is forbidden": [() => talk([{ type: "connection_init" }]), ["4403 Forbidden"]],
  "a wrong token is forbidden": [
    () => talk([{ type: "connection_init", payload: { Authorization: "Bearer x" } }]),
    ["4403 Forbidden"],
  ],
  "a wrong header is refused": [() => talk([], { headers: { authorization: "Bearer x" } }), ["HTTP 401"]],
  "a foreign origin is refused": [() => talk([], { headers: { origin: "https://evil.example" } }), ["HTTP 403"]],
  "a foreign host is refused": [() => talk([], { headers: { host: "evil.example" } }), ["HTTP 403"]],
  "no subprotocol": [() => talk([INIT], { protocols: [] }), ["4406 Subprotocol not acceptable"]],
  "our subprotocol among others": [
    () => talk([INIT], { protocols: ["graphql-ws", PROTOCOL], enough: 1 }),
    [ACK, "enough"],
  ],
  "init twice": [() => talk([INIT, INIT]), [ACK, "4429 Too many initialisation requests"]],
  "nothing is said in time": [() => talk([]), ["4408 Connection initialisation timeout"]],
  "an operation comes too early": [() => talk([ASK]), ["4401 Unauthorized"]],
  "no JSON": [() => talk(["hello"]), ["4400 a message is a JSON object"]],
  "no type": [() => talk([{}]), ["4400 a message has a type, and an id of text"]],
  "an unknown type": [() => talk([{ type: "start" }]), ["4400 clients send no messages of this type"]],
  "bytes": [() => talk([Buffer.from(JSON.stringify(INIT))]), ["4400 messages are text"]],
  "an operation without a query": [
    () => talk([INIT, { type: "subscribe", id: "a", payload: {} }]),
    [ACK, "4400 the payload of subscribe has a query"],
  ],
  "an operation without an id": [
    () => talk([INIT, { ...ASK, id: undefined }]),
    [ACK, "4400 an operation has an id that is not empty"],
  ],
  "an id twice": [() => talk([INIT, FOLLOW, FOLLOW]), [ACK, "4409 Subscriber for a already exists"]],
  "an id again": [
    () => talk([INIT, FOLLOW, { type: "complete", id: "a" }, ASK], { enough: 3 }),
    [ACK, ANSWER, COMPLETE, "enough"],
  ],
  "a ping": [() => talk([{ type: "ping" }], { enough: 1 }), ['{"type":"pong"}', "enough"]],
  "a ping with a payload": [
    () => talk([{ type: "ping", payload: { a: 1 } }], { enough: 1 }),
    ['{"type":"pong","payload":{"a":1}}', "enough"],
  ],
  "a query": [() => talk([INIT, ASK], { enough: 3 }), [ACK, ANSWER, COMPLETE, "enough"]],
  "what is wrong with an operation ends it": [
    () => talk([INIT, { ...ASK, payload: { query: "{ nothing }" } }], { enough: 2 }),
    [
      ACK,
      '{"id":"a","type":"error","payload":[{"message":"Cannot query field \\"nothing\\" on type \\"Query\\".","locations":[{"line":1,"column":3}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}',
      "enough",
    ],
  ],
  "a message that is too large": [
    () => talk([INIT, { ...ASK, payload: { query: "#".repeat(100_000) } }]),
    [ACK, "1009 The message is too large"],
  ],
};

const verdicts = [];
for (const [name, [run, expected]] of Object.entries(rules)) {
  verdicts.push({ name, expected, found: await run() });
}
console.log(JSON.stringify(verdicts));
process.exit(0);
