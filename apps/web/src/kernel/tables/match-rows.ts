import { diffLines } from '../text-diff.ts';
import { cellOf, type PackedTable } from './packed-table.ts';

export const rowKinds = ['same', 'changed', 'left', 'right'] as const;
export type RowKind = (typeof rowKinds)[number];

/** Which rows of two tables stand beside each other; numbers only, so that it travels from a worker at once. */
export interface RowMatches {
  /** Of both tables: the left one's, then what only the right one has. */
  readonly columns: readonly string[];
  /** Places in the left and right table, by row of the comparison; -1 for a side that has no such row. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Places in `rowKinds`. */
  readonly kinds: Uint8Array;
}

/**
 * Two tables row by row. Rows are matched by the value of a column, or, without one, as lines of a text are: those that are equal
 * stay together, and what changed between them stands side by side.
 */
export function matchRows(left: PackedTable, right: PackedTable, by?: string): RowMatches {
  const columns = [...new Set([...left.columns, ...right.columns])];
  const [a, b] = [aligned(left, columns), aligned(right, columns)];
  const key = by === undefined ? -1 : columns.indexOf(by);
  const [one, other] = [a.map(textOf), b.map(textOf)];
  const matches = key >= 0 ? byKey(a, b, key) : byOrder(one, other);
  return {
    columns,
    left: Int32Array.from(matches, ([i = -1]) => i),
    right: Int32Array.from(matches, ([, j = -1]) => j),
    kinds: Uint8Array.from(matches, ([i, j]) => rowKinds.indexOf(kindOf(i, j, one, other))),
  };
}

type Row = readonly (string | undefined)[];
type Match = readonly [left: number | undefined, right: number | undefined];

/** The values of a table in the order of other columns; undefined for those that it does not have. */
export const alignedRow = (table: PackedTable, at: number, all: readonly string[]): Row =>
  rowAt(table, at, placesIn(table, all));

function aligned(table: PackedTable, all: readonly string[]): Row[] {
  const places = placesIn(table, all);
  return Array.from({ length: table.rowCount }, (_, at) => rowAt(table, at, places));
}

const placesIn = ({ columns }: PackedTable, all: readonly string[]): number[] =>
  all.map((name) => columns.indexOf(name));

/** Undefined for what the table has no column or no row for. */
const rowAt = (table: PackedTable, at: number, places: readonly number[]): Row =>
  places.map((place) => (place < 0 || at < 0 ? undefined : cellOf(table, at, place)));

const textOf = (row: Row): string => JSON.stringify(row);

function kindOf(i: number | undefined, j: number | undefined, a: readonly string[], b: readonly string[]): RowKind {
  if (i === undefined) return 'right';
  if (j === undefined) return 'left';
  return a[i] === b[j] ? 'same' : 'changed';
}

/** Rows of a stretch that are compared by their fewest differences; longer ones stand side by side as they come. */
const stretchMost = 2000;

/** Rows that are there once on either side hold the comparison together, however long the tables are. */
function byOrder(a: readonly string[], b: readonly string[]): Match[] {
  const matches: Match[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...anchorsOf(a, b), [a.length, b.length] as const]) {
    for (const match of stretch(a.slice(i, nextI), b.slice(j, nextJ))) matches.push(shifted(match, i, j));
    if (nextI < a.length) matches.push([nextI, nextJ]);
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return matches;
}

const shifted = ([i, j]: Match, byI: number, byJ: number): Match => [
  i === undefined ? undefined : i + byI,
  j === undefined ? undefined : j + byJ,
];

function stretch(a: readonly string[], b: readonly string[]): Match[] {
  if (a.length === 0 || b.length === 0 || Math.max(a.length, b.length) > stretchMost)
    return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => [
      at < a.length ? at : undefined,
      at < b.length ? at : undefined,
    ]);
  let [i, j] = [0, 0];
  return diffLines(a.join('\n'), b.join('\n')).map(
    ({ left, right }): Match => [left === undefined ? undefined : i++, right === undefined ? undefined : j++],
  );
}

/** Rows that occur once in each, as many as keep their order in both (the longest rising run of places). */
function anchorsOf(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const [inA, inB] = [places(a), places(b)];
  const pairs = [...inA].flatMap(([text, i]) => {
    const j = inB.get(text);
    return i < 0 || j === undefined || j < 0 ? [] : [[i, j] as const];
  });
  return rising(pairs.sort(([i], [k]) => i - k));
}

/** Where each text stands; -1 for one that stands more than once. */
function places(texts: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [at, text] of texts.entries()) found.set(text, found.has(text) ? -1 : at);
  return found;
}

function rising(pairs: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  /** For each length the pair with the least second place that ends such a run, and what stood before each pair. */
  const ends: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, j], at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] as number]?.[1] ?? 0) < j) low = middle + 1;
      else high = middle;
    }
    before[at] = ends[low - 1] ?? -1;
    ends[low] = at;
  });
  const run: (readonly [number, number])[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] as number) run.push(pairs[at] as readonly [number, number]);
  return run.reverse();
}

/** The left table's order, then what only the right one has; of equal keys the first is matched with the first. */
function byKey(a: readonly Row[], b: readonly Row[], key: number): Match[] {
  const waiting = Map.groupBy(b.keys(), (j) => b[j]?.[key]);
  for (const list of waiting.values()) list.reverse();
  const matches = a.map((row, i): Match => [i, waiting.get(row[key])?.pop()]);
  const left = [...waiting.values()].flat().sort((x, y) => x - y);
  return [...matches, ...left.map((j): Match => [undefined, j])];
}

/** `Rows: 3 changed, 1 only in the first, 20 equal.` */
export function matchSummary({ kinds }: Pick<RowMatches, 'kinds'>): string {
  const counts = new Map<RowKind, number>();
  for (const kind of kinds) {
    const name = rowKinds[kind] as RowKind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const parts = [
    [counts.get('changed') ?? 0, 'changed'],
    [counts.get('left') ?? 0, 'only in the first'],
    [counts.get('right') ?? 0, 'only in the second'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number.toLocaleString('en')} ${what}`);
  return said.length === 0
    ? 'The tables are equal.'
    : `Rows: ${said.join(', ')}, ${(counts.get('same') ?? 0).toLocaleString('en')} equal.`;
}
