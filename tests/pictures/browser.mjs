// Opens pictures in a real Chromium: SVG as it is, Mermaid drawn by Mermaid.
//
//   node browser.mjs DIRECTORY
//
// Labels must stand inside the picture, none on another. A screenshot of each is written beside it.
// Chromium is the system's own (CHROMIUM names another one).
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { assert, check, equal, finish } from "./check.mjs";

const directory = process.argv[2];
const expected = JSON.parse(readFileSync(join(directory, "files.json"), "utf8"));
const files = readdirSync(directory).sort();
const of = (ending) => files.filter((file) => file.endsWith(ending));

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
const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
page.setDefaultTimeout(30_000);
const strangers = [];
page.on("request", (request) => {
  if (!/^(file|data|about|blob):/u.test(request.url())) strangers.push(request.url());
});

for (const file of of(".svg")) {
  const url = pathToFileURL(join(directory, file)).href;
  await check(file, async () => {
    await page.goto(url);
    const seen = await page.evaluate(() => {
      const root = document.documentElement;
      const box = (element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return { left, top, right, bottom, text: element.textContent };
      };
      return {
        name: root.localName,
        role: root.getAttribute("role"),
        labelled: (root.getAttribute("aria-labelledby") ?? "")
          .split(" ")
          .map((id) => document.getElementById(id)?.localName),
        title: document.querySelector("svg > title")?.textContent,
        desc: document.querySelector("svg > desc")?.textContent,
        active: document.querySelectorAll("script, foreignObject, image, use, a").length,
        error: document.querySelector("parsererror")?.textContent,
        frame: box(root),
        texts: [...document.querySelectorAll("text")].map(box),
      };
    });
    assert(!seen.error, seen.error);
    equal([seen.name, seen.role, seen.labelled], ["svg", "img", ["title", "desc"]], "the picture says what it is");
    assert(seen.title && seen.desc, "it has a title and a description");
    assert(seen.active === 0, "it has no scripts and refers to nothing");
    assert(seen.texts.length > 0, "it has text");
    const { frame, texts } = seen;
    for (const text of texts) {
      const inside =
        text.left >= frame.left && text.top >= frame.top && text.right <= frame.right && text.bottom <= frame.bottom;
      assert(inside, `${JSON.stringify(text)} leaves the picture ${JSON.stringify(frame)}`);
    }
    // Boxes hold the font's whole line; what is drawn is smaller, so their edges may touch.
    const slack = 1.5;
    for (const [index, a] of texts.entries()) {
      for (const b of texts.slice(0, index)) {
        const apart =
          a.right <= b.left + slack || b.right <= a.left + slack || a.bottom <= b.top + slack || b.bottom <= a.top + slack;
        assert(apart, `"${a.text}" stands on "${b.text}"`);
      }
    }
    for (const said of expected[file]?.says ?? []) {
      assert(seen.desc.includes(said), `"${said}" is not in: ${seen.desc}`);
    }
    // As a wiki shows it.
    const data = readFileSync(join(directory, file)).toString("base64");
    await page.goto("about:blank");
    await page.setContent(`<img style="max-width:100%" src="data:image/svg+xml;base64,${data}">`);
    const wide = await page.evaluate(async () => {
      const [image] = document.images;
      await image.decode();
      return image.naturalWidth;
    });
    assert(wide > 100, `as an image it is ${wide} pixels wide`);
    await page.screenshot({ path: join(directory, `${file}.png`), fullPage: true });
  });
}

if (of(".mmd").length > 0) {
  await page.goto("about:blank");
  const script = fileURLToPath(new URL("node_modules/mermaid/dist/mermaid.min.js", import.meta.url));
  await page.addScriptTag({ path: script });
  await page.evaluate(() => globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: "strict" }));
}
/** A text as a label shows it. */
const shown = (text) => text.replace(/\s+/gu, " ").trim();
for (const file of of(".mmd")) {
  await check(file, async () => {
    const text = readFileSync(join(directory, file), "utf8");
    const seen = await page.evaluate(async (source) => {
      const { svg } = await globalThis.mermaid.render("drawing", source);
      document.body.innerHTML = svg;
      const texts = (query) => [...document.querySelectorAll(query)].map((element) => element.textContent);
      return { nodes: texts(".node .label, .node .nodeLabel p"), edges: texts(".edgeLabel p, .edgeLabel tspan.row") };
    }, text);
    const { nodes, edges } = expected[file];
    for (const node of nodes) {
      assert(seen.nodes.map(shown).includes(shown(node)), `no ${JSON.stringify(node)} among ${JSON.stringify(seen.nodes)}`);
    }
    assert(seen.edges.length >= edges, `${seen.edges.length} of ${edges} edges are labelled`);
    await page.screenshot({ path: join(directory, `${file}.png`), fullPage: true });
  });
}
await check("no other host was asked", () => assert(strangers.length === 0, strangers.join("\n")));
await browser.close();
finish();
