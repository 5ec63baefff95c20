// Opens exports with the tools that they are made for: GraphML with an XML parser and graphology, DOT
// with Graphviz, JSON-LD with jsonld, CSV with csv-parse, Markdown with marked. What they read must be
// what was exported: files.json, beside the files, says that per file.
//
//   node files.mjs DIRECTORY
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { instance } from "@viz-js/viz";
import { DOMParser } from "@xmldom/xmldom";
import { parse as parseCsv } from "csv-parse/sync";
import graphology from "graphology";
import graphml from "graphology-graphml";
import jsonld from "jsonld";
import { lexer, parseInline } from "marked";
import { assert, check, equal, finish } from "./check.mjs";

const directory = process.argv[2];
const expected = JSON.parse(readFileSync(join(directory, "files.json"), "utf8"));
const viz = await instance();

/** A text on one line, without what turns its direction: how labels show names. */
const line = (text) =>
  text
    .replace(/[\u202A-\u202E\u2066-\u2069]/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
/** What XML can hold of a text. */
const inXml = (text) => text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu, "\uFFFD");
/** The first characters of a text, as readers count them. */
function cut(text, most) {
  const clusters = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
  if (clusters.length <= most) return text;
  return `${clusters.slice(0, most - 1).map((cluster) => cluster.segment).join("").trimEnd()}…`;
}

const openers = {
  graphml(text, { nodes, edges }) {
    // The parser warns of replacement characters, which stand where XML cannot hold what a name has.
    const onError = (level, message) => {
      if (!(level === "warning" && message.includes("replacement character"))) throw new Error(`${level}: ${message}`);
    };
    const document = new DOMParser({ onError }).parseFromString(text, "text/xml");
    equal(document.documentElement.namespaceURI, "http://graphml.graphdrawing.org/xmlns", "the namespace");
    const graph = graphml.parse(graphology, text);
    equal(graph.nodes(), nodes.map((node) => node.id), "the nodes");
    for (const node of nodes) {
      const found = graph.getNodeAttributes(node.id);
      equal([found.kind, found.name], [node.kind, inXml(node.name)], node.id);
    }
    const found = graph.mapEdges((_, data, from, to) => [from, data.relation, to, data.note ?? null]);
    equal(found, edges.map((edge) => [edge.from, edge.relation, edge.to, edge.note && inXml(edge.note)]), "the edges");
  },

  dot(text, { nodes, edges }) {
    const { status, output, errors } = viz.render(text, { format: "svg", engine: "dot" });
    // It estimates the widths of texts without fonts, and warns where it has only a guess.
    const complaints = errors.filter(({ message }) => !message.includes("no value for width"));
    equal([status, complaints], ["success", []], "Graphviz");
    const groups = [...new DOMParser().parseFromString(output, "text/xml").getElementsByTagName("g")];
    const drawn = (what) =>
      groups
        .filter((group) => group.getAttribute("class") === what)
        .map((group) => ["title", "text"].map((tag) => group.getElementsByTagName(tag)[0]?.textContent ?? ""));
    const names = nodes.map((node) => [node.id, cut(line(node.name), 60)]);
    equal(drawn("node").sort(), names.sort(), "the nodes");
    const wanted = edges.map((edge) => [`${edge.from}->${edge.to}`, edge.label]);
    equal(drawn("edge").sort(), wanted.sort(), "the edges");
  },

  async jsonld(text, { nodes, edges }) {
    const quads = await jsonld.toRDF(JSON.parse(text));
    const named = quads.filter((quad) => quad.predicate.value === "https://schema.org/name");
    const names = Object.fromEntries(named.map((quad) => [quad.subject.value, quad.object.value]));
    const wanted = Object.fromEntries(nodes.map((node) => [`urn:remit:node:${node.id}`, node.name]));
    for (const [id, name] of Object.entries(wanted)) equal(names[id], name, id);
    equal(Object.keys(names).length, nodes.length, "as many names as nodes");
    const types = quads.filter((quad) => quad.predicate.value.endsWith("#type") && quad.subject.value.startsWith("urn:"));
    equal(
      types.map((quad) => [quad.subject.value, quad.object.value]).sort(),
      nodes.map((node) => [`urn:remit:node:${node.id}`, `urn:remit:kind:${node.kind}`]).sort(),
      "the types",
    );
    const relations = quads
      .filter((quad) => quad.predicate.value.startsWith("urn:remit:relation:"))
      .map((quad) => [quad.subject, quad.predicate, quad.object].map((term) => term.value));
    const triples = edges.map((edge) => [
      `urn:remit:node:${edge.from}`,
      `urn:remit:relation:${edge.relation}`,
      `urn:remit:node:${edge.to}`,
    ]);
    equal(relations.sort(), triples.sort(), "the edges");
    const notes = quads.filter((quad) => quad.predicate.value.endsWith("#comment"));
    equal(notes.map((quad) => quad.object.value).sort(), edges.filter((edge) => edge.note).map((edge) => edge.note).sort(), "the notes");
  },

  csv(text, { table }) {
    assert(text.endsWith("\r\n") && !/(?<!\r)\n$/u.test(text), "lines end with CR LF");
    const rows = parseCsv(text, { record_delimiter: "\r\n" });
    for (const cell of rows.flat()) assert(!/^[=+\-@\t\r]/u.test(cell), `a formula: ${JSON.stringify(cell)}`);
    const guarded = (cell) => (/^[=+\-@\t\r]/u.test(cell) ? `'${cell}` : cell);
    equal(rows, table.map((row) => row.map(guarded)), "the table");
  },

  md(text, { tables, said }) {
    const tokens = lexer(text);
    // What a reader sees of a cell: inline Markdown made HTML, its tags and entities taken away.
    const seen = (cell) => {
      const html = parseInline(cell.text);
      const marked = html.replace(/<\/?strong>/gu, "");
      assert(!/<[a-z]/u.test(marked), `markup in a cell: ${html}`);
      return marked
        .replace(/&(lt|gt|amp|quot|#39|#(\d+));/gu, (_, name, code) =>
          code ? String.fromCodePoint(Number(code)) : { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" }[name])
        .replace(/[\u2068\u2069]/gu, "");
    };
    const found = tokens
      .filter((token) => token.type === "table")
      .map((token) => [token.header, ...token.rows].map((row) => row.map(seen)));
    equal(found, tables.map((table) => table.map((row) => row.map(line))), "the tables");
    const rest = tokens.filter((token) => token.type !== "table" && token.type !== "space");
    equal(rest.map((token) => seen(token)), said ?? [], "what is said beside them");
  },
};

for (const [file, what] of Object.entries(expected)) {
  const opener = openers[file.split(".").pop()];
  if (!opener) continue;
  await check(file, () => opener(readFileSync(join(directory, file), "utf8"), what));
}
finish();
