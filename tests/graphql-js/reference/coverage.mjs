// A relation as a matrix: every cell is looked at by itself.

import { coverageFiles } from "./exports.mjs";
import { BadInput } from "./filter.mjs";
import { Node, Record, WITNESSES, WITNESSES_MAX, pathRecord } from "./resolve.mjs";
import { compareNodes, fieldsOf, kindOf } from "./walks.mjs";

const CELLS_MAX = 100_000;
const GAPS = 100;
const CANDIDATES = 3;
const CANDIDATES_MAX = 20;

/** The matrix of a relation field, with slugs of the rows and columns that are wanted. */
export function matrixOf(facts, { relation, rows, columns }) {
  const field = fieldsOf(facts).find((one) => one.enumValue === relation);
  const kind = kindOf(facts, field);
  const lines = (kindName, slugs) => {
    const members = facts.members(kindName);
    if (slugs === null || slugs === undefined) return members;
    if (slugs.length === 0) throw new BadInput("an empty list");
    for (const slug of slugs) if (!facts.find(kindName, slug)) throw new BadInput(`no ${kindName} ${slug}`);
    return members.filter((node) => slugs.includes(node.slug));
  };
  const matrix = { field, kind, rows: lines(kind.name, rows), columns: lines(field.target, columns) };
  const pairs = matrix.rows.flatMap((row) => matrix.columns.map((column) => ({ row, column })));
  if (pairs.length > CELLS_MAX) throw new BadInput("too many cells");
  const isCell = ({ row, column }) => facts.related(row, field).some((link) => link.node === column);
  const count = ({ row, column }) => facts.witnesses(row, field, column).length;
  matrix.cells = pairs.filter(isCell).map((pair) => ({ ...pair, count: count(pair) }));
  matrix.gaps = pairs.filter((pair) => !isCell(pair));
  return matrix;
}

const neighbors = (facts, node) =>
  new Set(node.kind.fields.filter((field) => field.stored).flatMap((field) => facts.related(node, field).map((link) => link.node)));

function inCommon(facts, a, b) {
  const [ofA, ofB] = [neighbors(facts, a), neighbors(facts, b)];
  const both = [...ofA].filter((node) => ofB.has(node) && node !== a && node !== b);
  return both.sort((x, y) => compareNodes(facts, x, y));
}

/** The candidates for a gap, likeliest first. */
export function candidatesFor(facts, { field, kind }, { row, column }) {
  const all = facts.members(kind.name);
  const owners = all.filter((node) => facts.related(node, field).some((link) => link.node === column));
  const covers = owners.length > 0;
  const near = covers ? row : column;
  const candidates = (covers ? owners : all.filter((node) => node !== near))
    .map((node) => ({ node, near, covers, shared: inCommon(facts, node, near) }))
    .filter(({ shared }) => covers || shared.length > 0)
    .sort((a, b) => b.shared.length - a.shared.length);
  return candidates.map((one) => ({ ...one, reason: reason(one, kind, column), paths: pathsOf(facts, one) }));
}

function reason({ node, near, covers, shared }, kind, column) {
  const named = shared.slice(0, 3).map((one) => one.name).join(", ");
  const more = shared.length > 3 ? ` and ${shared.length - 3} more` : "";
  const count = { 0: "no node", 1: "1 node" }[shared.length] ?? `${shared.length} nodes`;
  const list = shared.length ? `: ${named}${more}` : "";
  if (covers) return `${node.name} covers ${column.name} already, and has ${count} in common with ${near.name}${list}.`;
  return `No ${kind.name} covers ${column.name}; ${node.name} has ${count} in common with it${list}.`;
}

/** The paths of two steps from a candidate to what it is near. */
function pathsOf(facts, { node, near, shared }) {
  const stored = (one) => one.kind.fields.filter((field) => field.stored);
  const into = (from, field, to) => facts.related(from, field).some((link) => link.node === to);
  return stored(node).flatMap((first) =>
    shared
      .filter((middle) => into(node, first, middle))
      .flatMap((middle) =>
        stored(middle)
          .filter((second) => second.target === near.kind.name && into(middle, second, near))
          .map((second) => ({ nodes: [node, middle, near], steps: [first, second] })),
      ),
  );
}

function totals(covered, total) {
  return { covered, total, ratio: total === 0 ? 1 : covered / total };
}

export const coverage = {
  coverage(resolvers, args) {
    const { facts } = resolvers;
    const matrix = matrixOf(facts, args);
    const { field, kind, rows, columns, cells, gaps } = matrix;
    const node = (one) => new Node(resolvers, one);
    const paths = (all) => (asked) =>
      all()
        .slice(0, resolvers.size(asked.first, WITNESSES_MAX) ?? WITNESSES)
        .map((path) => pathRecord(resolvers, path));
    const ofLines = (lines, end, total) =>
      lines.map((line) => {
        const covered = cells.filter((cell) => cell[end] === line).length;
        return new Record({ node: node(line), ...totals(covered, total) });
      });
    const cell = ({ row, column, count }) => {
      const witnesses = () => facts.witnesses(row, field, column).map((nodes) => ({ nodes, steps: facts.steps(kind, field) }));
      return new Record({ row: node(row), column: node(column), count, witnesses: paths(witnesses) });
    };
    const candidate = (one) =>
      new Record({
        node: node(one.node),
        covers: one.covers,
        shared: one.shared.map(node),
        reason: one.reason,
        paths: paths(() => one.paths),
      });
    const gap = (one) =>
      new Record({
        row: node(one.row),
        column: node(one.column),
        candidates: ({ first }) => {
          const most = resolvers.size(first, CANDIDATES_MAX) ?? CANDIDATES;
          return candidatesFor(facts, matrix, one).slice(0, most).map(candidate);
        },
      });
    return new Record({
      relation: field.enumValue,
      rows: rows.map(node),
      columns: columns.map(node),
      ...coverageFiles(kind, matrix),
      ...totals(cells.length, rows.length * columns.length),
      rowTotals: ofLines(rows, "row", columns.length),
      columnTotals: ofLines(columns, "column", rows.length),
      cells: ({ first }) => cells.slice(0, resolvers.size(first, CELLS_MAX) ?? cells.length).map(cell),
      gaps: ({ first }) => gaps.slice(0, resolvers.size(first, CELLS_MAX) ?? GAPS).map(gap),
    });
  },
};
