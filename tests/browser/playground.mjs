// Opens the playground of a running Remit in Chromium and uses it as a visitor would.
//
//   node playground.mjs http://127.0.0.1:8080 --expect Artefact --screenshot playground.png
//
// Every check prints one line; the exit code is 1 when any of them failed. Chromium is the system's
// own (CHROMIUM names another one).
import { parseArgs, stripVTControlCharacters } from "node:util";
import { chromium } from "playwright-core";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { expect: { type: "string", default: "Artefact" }, screenshot: { type: "string" } },
});
if (positionals.length !== 1 || !URL.canParse(positionals[0])) {
  console.error("usage: node playground.mjs BASE_URL [--expect TEXT] [--screenshot FILE]");
  process.exit(2);
}
const base = new URL(positionals[0]);

const PATIENCE = 60_000;
let passed = 0;
let failed = 0;

/** Runs one check and prints how it went; a failed one does not stop those after it. */
async function check(name, run) {
  try {
    await run();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    const why = stripVTControlCharacters(error.message).trim();
    console.log(`FAILED  ${name}\n        ${why.replaceAll("\n", "\n        ")}`);
  }
}

function assert(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/** Asks `read` until its answer satisfies `holds`. */
async function until(read, holds, otherwise) {
  const deadline = Date.now() + PATIENCE;
  let seen = await read();
  while (!holds(seen)) {
    assert(Date.now() < deadline, `${otherwise}; the page shows: ${seen}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    seen = await read();
  }
  return seen;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
page.setDefaultTimeout(PATIENCE);

// What must stay empty for as long as the page is open.
const strangers = [];
const complaints = [];
const workers = [];
page.on("request", (request) => {
  const url = new URL(request.url());
  if (url.protocol !== "data:" && url.origin !== base.origin) strangers.push(url.href);
});
page.on("response", (response) => {
  if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
});
page.on("requestfailed", (request) => {
  const why = request.failure()?.errorText;
  // That is how a stream of events is stopped.
  const stopped = why === "net::ERR_ABORTED" && request.headers().accept === "text/event-stream";
  if (!stopped) complaints.push(`${why} for ${request.url()}`);
});
page.on("console", (message) => {
  if (message.type() === "error") complaints.push(`console: ${message.text()}`);
});
page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
page.on("worker", (worker) => workers.push(worker.url()));

/** The lines of a Monaco editor that are on screen. */
async function text(editor) {
  const lines = await page.locator(`${editor} .view-lines`).first().innerText();
  return lines.replaceAll("\u00a0", " ");
}

const QUERY = ".graphiql-query-editor";
const VARIABLES = ".graphiql-editor-tool";
const RESPONSE = ".graphiql-response";
const execute = () => page.locator(".graphiql-execute-button").click();
const tab = (name) => page.getByRole("tab", { name }).click();

/** Scrolls the answer until `wanted` shows: Monaco keeps only the lines on screen. */
function find(wanted, step) {
  const read = async () => {
    const seen = await text(RESPONSE);
    await page.mouse.wheel(0, step);
    return seen;
  };
  return until(read, (seen) => seen.includes(wanted), `no ${wanted} in the answer`);
}

/** Prints the sum and ends the run. */
async function finish() {
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

await check("the page loads with its title", async () => {
  const response = await page.goto(base.href, { waitUntil: "load" });
  assert(response?.ok(), `the page answered ${response?.status()}`);
  assert((await page.title()) === "Remit playground", `the title is ${await page.title()}`);
  assert((await page.locator("#root").count()) === 1, "this server was built without its playground");
});
if (failed > 0) await finish();
await check("the policy allows no foreign source", async () => {
  const policy = (await page.request.get(base.href)).headers()["content-security-policy"] ?? "";
  assert(policy.includes("default-src 'none'"), `the policy is: ${policy}`);
  assert(!/https?:|blob:|unsafe-eval|script-src[^;]*unsafe/.test(policy), `the policy is: ${policy}`);
});
await check("the editor shows the flagship question", async () => {
  await page.locator(`${QUERY} .view-line`).first().waitFor();
  await until(() => text(QUERY), (seen) => seen.includes("toolsOverlapping"), "no flagship question");
});
await check("the editor colours the syntax", async () => {
  const colours = () =>
    page.locator(`${QUERY} .view-line span[class^=mtk]`).evaluateAll((spans) => [
      ...new Set(spans.map((span) => getComputedStyle(span).color)),
    ]);
  await until(colours, (seen) => seen.length >= 3, "fewer than three colours");
});
await check("executing shows the answer", async () => {
  await execute();
  await until(() => text(RESPONSE), (seen) => seen.includes('"data"'), "no data");
  await page.locator(`${RESPONSE} .view-lines`).first().hover();
  await find(values.expect, 300);
  await find('"data"', -300);
});
if (values.screenshot) {
  await page.screenshot({ path: values.screenshot });
}
// The docs and the explorer show what the server said of itself, the history what was run above.
for (const [name, button, content, shows] of [
  ["docs", /Documentation Explorer/, ".graphiql-doc-explorer", "Root Types"],
  ["history", /History/, ".graphiql-history", "ToolsOfBoth"],
  ["explorer", /GraphiQL Explorer/, ".docExplorerWrap", "toolsOverlapping"],
]) {
  await check(`the ${name} pane opens`, async () => {
    await page.getByRole("button", { name: button }).first().click();
    await page.locator(content).first().waitFor();
    const seen = () => page.locator(content).first().innerText();
    await until(seen, (shown) => shown.includes(shows), `the ${name} pane lacks "${shows}"`);
  });
}
await check("a subscription shows what it is told, until it is stopped", async () => {
  await tab("WheneverItChanges");
  await until(() => text(QUERY), (seen) => seen.includes("live"), "no subscription");
  await execute();
  await until(() => text(RESPONSE), (seen) => seen.includes('"live"'), "nothing was told");
  await page.getByRole("button", { name: /Stop/ }).click();
  await page.getByRole("button", { name: /Execute/ }).waitFor();
});
await check("a default tab keeps its variables", async () => {
  await tab("UnderPillar");
  await until(() => text(VARIABLES), (seen) => seen.includes('"pillar"'), "no variables");
  await execute();
  await until(() => text(RESPONSE), (seen) => /"pillar": \{/.test(seen), "the answer has no pillar");
});
await check("a reload opens no further tab and keeps the variables", async () => {
  const before = await page.getByRole("tab").count();
  // Monaco saves what is open a little later.
  await page.waitForTimeout(1000);
  await page.reload({ waitUntil: "load" });
  await until(() => text(VARIABLES).catch(String), (seen) => seen.includes('"pillar"'), "no variables");
  const after = await page.getByRole("tab").count();
  assert(after === before, `${before} tabs became ${after}`);
});
await check("the editor's workers are this server's own", () => {
  assert(workers.some((url) => /graphql\.worker/.test(url)), `no GraphQL worker among: ${workers}`);
  const foreign = workers.filter((url) => !url.startsWith(base.origin));
  assert(foreign.length === 0, foreign.join("\n"));
});
await check("no other host was asked", () => assert(strangers.length === 0, strangers.join("\n")));
await check("the browser complained of nothing", () => assert(complaints.length === 0, complaints.join("\n")));
await finish();
