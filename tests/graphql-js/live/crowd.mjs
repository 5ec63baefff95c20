// Many subscribers at once: SOCKETS connections with SUBSCRIBERS each, half of them to commits, half of them live.
// Prints `following` when all have their first answer, and at the end how many heard of the commit LAST.
//
//   node crowd.mjs URL SOCKETS SUBSCRIBERS LAST
import WebSocket from "ws";

const [url, sockets, subscribers, last] = process.argv.slice(2);
const COMMITS = "subscription { commits(after: 1) { revision } }";
const LIVE = "subscription { live { revision { number } } }";

let first = 0;
let heard = 0;
const all = sockets * subscribers;

function open() {
  const socket = new WebSocket(url.replace("http", "ws"), "graphql-transport-ws");
  const seen = new Set();
  socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init" })));
  socket.on("message", (data) => {
    const { type, id, payload } = JSON.parse(data);
    if (type === "connection_ack") {
      for (let index = 0; index < subscribers; index += 1) {
        const query = index % 2 === 0 ? COMMITS : LIVE;
        socket.send(JSON.stringify({ type: "subscribe", id: String(index), payload: { query } }));
      }
      return;
    }
    if (type !== "next") throw new Error(data);
    const revision = payload.data.commits?.revision ?? payload.data.live.revision.number;
    if (!seen.has(id)) {
      seen.add(id);
      first += 1;
      if (first === all) console.log("following");
    }
    if (revision === Number(last)) {
      heard += 1;
      if (heard === all) {
        console.log(JSON.stringify(heard));
        process.exit(0);
      }
    }
  });
}

for (let index = 0; index < sockets; index += 1) open();
