// Search over the facts, by looking at every word of every text: the definition that the schema's
// descriptions give, in the plainest way.

import { BadInput } from "./filter.mjs";
import { compareText } from "./facts.mjs";
import { CURSOR_MARK, Record, records } from "./resolve.mjs";

const TEXT_BYTES_MAX = 500;
const WORDS_MAX = 10;
const SIZE = 20;
const SIZE_MAX = 1000;
const MATCHES = 10;
const MATCHES_MAX = 100;
const WEIGHTS = { NAME: 10, SLUG: 9, LABEL: 6, DESCRIPTION: 4, NOTE: 2 };
const POINTS = { exact: 20, beginning: 14, 1: 2, 2: 1 };
const WHOLE_NAME = 100;

const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ħ: "h", ł: "l", ŧ: "t", þ: "th" };
const ALONE = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]";
const WORD = new RegExp(`${ALONE}|(?:(?!${ALONE})[\\p{L}\\p{M}\\p{N}])+`, "gu");

function foldLetter(letter) {
  const kept = [...letter.normalize("NFKD")].filter((part) => !/\p{Mn}/u.test(part));
  const capitals = kept.flatMap((part) => [...part.toUpperCase()]);
  const small = capitals.flatMap((capital) => [...capital.toLowerCase()]);
  return small.map((one) => PLAIN[one] ?? one).join("");
}

const fold = (word) => [...word].map(foldLetter).join("");

/** The whole words of a text: `{word, start}`. */
const wordsOf = (text) => [...text.matchAll(WORD)].map((found) => ({ word: found[0], start: found.index }));

/** The words and, of those that capitals divide, the parts. */
function wordsAndParts(text) {
  return wordsOf(text).flatMap(({ word, start }) => {
    const parts = word.split(/(?<=\P{Lu})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u);
    let at = start;
    const placed = parts.map((part) => {
      at += part.length;
      return { word: part, start: at - part.length };
    });
    return parts.length > 1 ? [{ word, start }, ...placed] : [{ word, start }];
  });
}

/** Insertions, deletions, substitutions and swaps of neighbours, none of which edits what another did. */
function distance(a, b) {
  const table = a.map(() => []);
  const at = (i, j) => (i < 0 ? j + 1 : j < 0 ? i + 1 : table[i][j]);
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length; j += 1) {
      const ways = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i] === b[j] ? 0 : 1)];
      if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) ways.push(at(i - 2, j - 2) + 1);
      table[i][j] = Math.min(...ways);
    }
  }
  return at(a.length - 1, b.length - 1);
}

function typosMax(letters) {
  if (letters.some((letter) => /\p{N}/u.test(letter)) || letters.length < 4) return 0;
  return letters.length < 8 ? 1 : 2;
}

/** How a typed word fits another, both folded: a key of `POINTS`, or null. */
function fit({ text, isLast }, word) {
  if (text === word) return "exact";
  if (isLast && word.startsWith(text)) return "beginning";
  const [typed, letters] = [[...text], [...word]];
  const most = typosMax(typed);
  if (most === 0 || letters.length === 0) return null;
  const ends = isLast ? letters.map((_, index) => index + 1) : [letters.length];
  const near = Math.min(...ends.map((end) => distance(typed, letters.slice(0, end))));
  const typos = near + (typed[0] === letters[0] ? 0 : 1);
  return typos <= most ? typos : null;
}

const points = (how) => (how === null ? 0 : POINTS[how]);
const isRight = (how) => how === "exact" || how === "beginning";

function typedWords(text) {
  if (Buffer.byteLength(text) > TEXT_BYTES_MAX) throw new BadInput("too long");
  const folded = wordsOf(text).map(({ word }) => fold(word)).filter((word) => word !== "");
  if (folded.length === 0) throw new BadInput("no word");
  if (folded.length > WORDS_MAX) throw new BadInput("too many words");
  return folded.map((word, index) => ({ text: word, isLast: index === folded.length - 1 }));
}

/** Every text of a node that is searched: `{field, text}`, each once. */
function textsOf(facts, node) {
  const notes = (sources) => sources.map((source) => source.note ?? null);
  const edges = node.kind.fields.filter((field) => field.stored?.forward).flatMap((field) => facts.related(node, field));
  const all = [
    ["NAME", node.name],
    ["SLUG", node.slug],
    ...node.labels.map(({ key, value }) => ["LABEL", `${key}: ${value}`]),
    ["DESCRIPTION", node.description],
    ...notes(node.sources).map((note) => ["NOTE", note]),
    ...edges.flatMap(({ edge }) => [edge.note, ...notes(edge.sources)].map((note) => ["NOTE", note])),
  ].filter(([, text]) => text !== null);
  const texts = new Map(all.map(([field, text]) => [`${field} ${text}`, { field, text }]));
  return [...texts.values()];
}

/** The words of a node: `{field, index of the text, start, word, folded}`. */
function termsOf(texts) {
  return texts.flatMap(({ field, text }, index) =>
    wordsAndParts(text)
      .map(({ word, start }) => ({ field, index, start, word, folded: fold(word) }))
      .filter(({ folded }) => folded !== ""),
  );
}

const cache = new WeakMap();

/** Every node with its texts and words. */
function corpus(facts) {
  if (!cache.has(facts)) {
    const nodes = [...facts.kinds.keys()].flatMap((kind) => facts.members(kind));
    const entries = nodes.map((node) => {
      const texts = textsOf(facts, node);
      return { node, texts, terms: termsOf(texts) };
    });
    cache.set(facts, entries);
  }
  return cache.get(facts);
}

function score({ node, terms }, typed) {
  const each = typed.map((word) =>
    Math.max(0, ...terms.map((term) => points(fit(word, term.folded)) * WEIGHTS[term.field])),
  );
  if (each.includes(0)) return null;
  const sum = each.reduce((a, b) => a + b);
  const name = wordsOf(node.name).map(({ word }) => fold(word)).filter((word) => word !== "");
  const isNamed = name.join(" ") === typed.map(({ text }) => text).join(" ");
  return isNamed ? sum + WHOLE_NAME : sum;
}

/** How much of a word, with its marks, is the typed beginning. */
function beginningLength(word, typed) {
  const letters = [...word];
  let end = 0;
  while (fold(letters.slice(0, end).join("")).length < typed.length) end += 1;
  while (end < letters.length && foldLetter(letters[end]) === "") end += 1;
  return letters.slice(0, end).join("").length;
}

function matchesOf({ texts, terms }, typed) {
  const marked = texts.map(({ text }) => Array.from({ length: text.length }, () => false));
  for (const word of typed) {
    const fits = terms.map((term) => ({ term, how: fit(word, term.folded) })).filter(({ how }) => how !== null);
    const right = fits.filter(({ how }) => isRight(how));
    for (const { term, how } of right.length > 0 ? right : fits) {
      const length = how === "beginning" ? beginningLength(term.word, word.text) : term.word.length;
      marked[term.index].fill(true, term.start, term.start + length);
    }
  }
  return texts
    .map((text, index) => ({ ...text, ranges: rangesOf(marked[index]) }))
    .filter(({ ranges }) => ranges.length > 0);
}

function rangesOf(marked) {
  const starts = marked.flatMap((is, at) => (is && !marked[at - 1] ? [at] : []));
  return starts.map((start) => {
    const after = marked.indexOf(false, start);
    return { start, end: after < 0 ? marked.length : after };
  });
}

function comparePlaces(facts, a, b) {
  const kinds = [...facts.kinds.keys()];
  return b.score - a.score || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareText(a.slug, b.slug);
}

const keyOf = (typed) => typed.map(({ text }) => text).join(" ");

export function searchConnection(resolvers, args, nodeOf) {
  const { facts, searchPlaces } = resolvers;
  const typed = typedWords(args.text);
  if (args.kinds && args.kinds.length === 0) throw new BadInput("no kind");
  const size = resolvers.size(args.first, SIZE_MAX) ?? SIZE;
  let after = null;
  if (args.after !== null && args.after !== undefined) {
    after = searchPlaces.get(args.after);
    if (after?.key !== keyOf(typed)) throw new BadInput("not a cursor of these words");
  }
  const every = corpus(facts)
    .map((entry) => ({ entry, score: score(entry, typed) }))
    .filter((hit) => hit.score !== null)
    .map((hit) => ({ ...hit, kind: hit.entry.node.kind.name, slug: hit.entry.node.slug }));
  const counts = [...facts.kinds.values()]
    .map((kind) => ({ kind: kind.enumValue, count: every.filter((hit) => hit.kind === kind.name).length }))
    .filter(({ count }) => count > 0);
  const all = every
    .filter(({ entry }) => !args.kinds || args.kinds.includes(entry.node.kind.enumValue))
    .sort((a, b) => comparePlaces(facts, a, b));
  const start = after ? all.filter((hit) => comparePlaces(facts, hit, after) <= 0).length : 0;
  const page = all.slice(start, start + size);
  const cursor = (hit) => (hit ? CURSOR_MARK + JSON.stringify([keyOf(typed), hit.score, hit.kind, hit.slug]) : null);
  const edges = page.map((hit) => ({
    cursor: cursor(hit),
    node: nodeOf(hit.entry.node),
    score: hit.score,
    matches: ({ first }) => {
      const most = resolvers.size(first, MATCHES_MAX) ?? MATCHES;
      const shown = matchesOf(hit.entry, typed).slice(0, most);
      return records(shown.map((match) => ({ ...match, ranges: records(match.ranges) })));
    },
  }));
  return new Record({
    edges: records(edges),
    nodes: page.map((hit) => nodeOf(hit.entry.node)),
    totalCount: all.length,
    kinds: records(counts),
    pageInfo: new Record({
      hasPreviousPage: start > 0,
      hasNextPage: start + page.length < all.length,
      startCursor: cursor(page[0]),
      endCursor: cursor(page.at(-1)),
    }),
  });
}

/** A letter wrong, missing, too many, or two swapped. */
function misspelt(chance, word) {
  const letters = [...word];
  const at = chance.between(0, letters.length - 1);
  const other = chance.one(["a", "e", "x", "1", "é"]);
  chance.one([
    () => letters.splice(at, 1),
    () => letters.splice(at, 0, other),
    () => letters.splice(at, 1, other),
    () => letters.splice(at, 2, ...letters.slice(at, at + 2).reverse()),
  ])();
  return letters.join("");
}

/** Something to search for: words that stand in some node's texts, cut and misspelt. */
export function someText(chance, facts) {
  if (chance.percent(4)) return chance.one(["", " -- ", "\u0301", "x".repeat(501), "a b c d e f g h i j k"]);
  const { texts } = chance.one(corpus(facts));
  const words = Array.from({ length: chance.one([1, 1, 1, 2, 2, 3]) }, () => {
    const found = wordsAndParts(chance.one(texts).text);
    let { word } = chance.one(found);
    if (chance.percent(40)) word = [...word].slice(0, chance.between(1, 6)).join("");
    for (let typos = chance.one([0, 0, 0, 1, 1, 2]); typos > 0 && word !== ""; typos -= 1) word = misspelt(chance, word);
    return chance.one([word, word, word.toUpperCase(), word.normalize("NFD")]);
  });
  return words.join(chance.one([" ", "-", ", "]));
}

/** Searches with the cursors that the server gives for them, and the places that these must stand for. */
export async function harvestSearches(ask, facts, chance) {
  const places = new Map();
  const found = [];
  while (found.length < 25) {
    const text = someText(chance, facts);
    const query = "query($text: String!) { search(text: $text, first: 1000) { edges { cursor score node { id } } } }";
    const { data, errors } = await ask({ query, variables: { text } });
    if (errors) continue;
    const { edges } = data.search;
    const key = keyOf(typedWords(text));
    for (const { cursor, score, node } of edges) {
      const [kind, slug] = node.id.split(":");
      places.set(cursor, { key, score, kind, slug });
    }
    found.push({ text, cursors: edges.map((edge) => edge.cursor) });
  }
  return { places, found };
}
