// Tables of answers in CSV and Markdown, by the small print of RFC 4180 and of GitHub's Markdown. The
// other formats are opened by the tools that they are made for, in tests/pictures.

/** The fields of files that the reference does not make. */
export const OPENED_ELSEWHERE = ["svg", "mermaid", "dot", "graphml", "jsonLd"];

const MEMBERS_NAMED = 10;
const NOTE_CHARS = 200;

const csv = (rows) =>
  rows
    .map((row) => row.map((cell) => `${cell}`).map(csvField).join(","))
    .map((line) => `${line}\r\n`)
    .join("");

function csvField(text) {
  const guarded = /^[=+\-@＝＋－＠\t\r\n']/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

const line = (text) =>
  text
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, "")
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();

function escaped(text) {
  const shown = line(text);
  const colonsMean = shown.split(":").length > 2 || shown.includes("://");
  const entities = { "<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", ":": colonsMean ? "&#58;" : ":" };
  return shown.replace(/[<>&@:]|[\\`*_[\]|~#!$^]/g, (c) => entities[c] ?? `\\${c}`).replaceAll("www.", "www&#46;");
}

const name = (text) =>
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text)
    ? `\u2068${escaped(text)}\u2069`
    : escaped(text);

function markdown(columns, rows) {
  const all = [columns.map(([title]) => escaped(title)), columns.map(([, isRight]) => (isRight ? "---:" : "---")), ...rows];
  return all.map((row) => `| ${row.join(" | ")} |\n`).join("");
}

const words = (text) => text.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
export const idOf = (node) => `${node.kind.name}:${node.slug}`;

/** `sets` have labels; `regions` have the indexes of the sets that they are `inside`, and nodes. */
export function vennFiles(sets, regions) {
  const labels = sets.map((set) => set.label);
  const called = (inside) => {
    const shown = inside.map((index) => name(labels[index]));
    const last = shown.pop();
    const all = shown.length ? `${shown.join(", ")} and ${last}` : last;
    return inside.length < labels.length ? `${all} only` : all;
  };
  const members = (nodes) => {
    const shown = nodes.slice(0, MEMBERS_NAMED).map((node) => name(node.name));
    if (nodes.length > MEMBERS_NAMED) shown.push(`${nodes.length - MEMBERS_NAMED} more`);
    return shown.join(", ");
  };
  const lines = regions.flatMap(({ inside, nodes }) =>
    nodes.map((node) => [idOf(node), node.name, ...labels.map((_, index) => (inside.includes(index) ? 1 : 0))]),
  );
  return {
    csv: csv([["id", "name", ...labels], ...lines]),
    markdown: markdown(
      [["Inside"], ["Count", true], ["Members"]],
      regions.map(({ inside, nodes }) => [called(inside), nodes.length, members(nodes)]),
    ),
  };
}

export function coverageFiles(kind, { rows, columns, cells }) {
  const count = (row, column) => cells.find((cell) => cell.row === row && cell.column === column)?.count ?? 0;
  const counts = (row) => columns.map((column) => count(row, column));
  return {
    csv: csv([
      ["id", "name", ...columns.map(idOf)],
      ...rows.map((row) => [idOf(row), row.name, ...counts(row)]),
    ]),
    markdown: markdown(
      [[words(kind.plural)], ...columns.map((column) => [column.name, true])],
      rows.map((row) => [name(row.name), ...counts(row).map((number) => number || "**gap**")]),
    ),
  };
}

/** `edges` are `{from, field, to, note}`. */
export function subgraphFiles(nodes, edges, omitted) {
  const cut = (text) => {
    const clusters = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
    if (clusters.length <= NOTE_CHARS) return text;
    return `${clusters.slice(0, NOTE_CHARS - 1).map((one) => one.segment).join("").trimEnd()}…`;
  };
  const left = omitted === 1 ? "1 more node of the last step is left out." : `${omitted} more nodes of the last step are left out.`;
  const tables = [
    markdown([["Id"], ["Kind"], ["Name"]], nodes.map((node) => [escaped(idOf(node)), node.kind.name, name(node.name)])),
    markdown(
      [["From"], ["Relation"], ["To"], ["Note"]],
      edges.map(({ from, field, to, note }) => [name(from.name), field.name, name(to.name), name(cut(line(note ?? "")))]),
    ),
  ];
  const nodeLines = nodes.map((node) => [idOf(node), node.kind.name, node.name, node.description ?? ""]);
  const edgeLines = edges.map(({ from, field, to, note }) => [idOf(from), field.enumValue, idOf(to), note ?? ""]);
  return {
    csv: ({ part }) =>
      part === "NODES"
        ? csv([["id", "kind", "name", "description"], ...nodeLines])
        : csv([["from", "relation", "to", "note"], ...edgeLines]),
    markdown: tables.join("\n") + (omitted ? `\n${left}\n` : ""),
  };
}
