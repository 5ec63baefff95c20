// Follows the commits of a server, and prints `following` at the first one. A client that is `stopping` reads no
// further until a line comes on stdin. At the end prints how many came and how the connection was closed.
//
//   node reader.mjs URL reading|stopping
import { createInterface } from "node:readline";
import WebSocket from "ws";

const [url, manner] = process.argv.slice(2);
const socket = new WebSocket(url.replace("http", "ws"), "graphql-transport-ws");
let commits = 0;
socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init" })));
socket.on("message", (data) => {
  const { type } = JSON.parse(data);
  if (type === "connection_ack") {
    const query = "subscription { commits(after: 1) { revision message } }";
    socket.send(JSON.stringify({ type: "subscribe", id: "a", payload: { query } }));
  } else if (type === "next") {
    commits += 1;
    if (commits === 1) {
      if (manner === "stopping") socket.pause();
      console.log("following");
    }
  }
});
socket.on("close", (code, reason) => {
  console.log(JSON.stringify({ commits, code, reason: String(reason) }));
  process.exit(0);
});
createInterface({ input: process.stdin }).once("line", () => socket.resume());
