import { diffLines } from '../../../kernel/text-diff.ts';

export interface PlainTable {
  readonly columns: readonly string[];
  /** Values as text. */
  readonly rows: readonly (readonly string[])[];
}

export interface RowPair {
  readonly kind: 'same' | 'changed' | 'left' | 'right';
  /** Values in the order of `TableDiff.columns`; undefined for a column or row that this side does not have. */
  readonly left: readonly (string | undefined)[];
  readonly right: readonly (string | undefined)[];
  /** Places in `columns` where both sides differ. */
  readonly changed: ReadonlySet<number>;
}

export interface TableDiff {
  /** Of both tables: the left one's, then what only the right one has. */
  readonly columns: readonly string[];
  readonly pairs: readonly RowPair[];
}

/**
 * Two tables row by row. Rows are matched by the value of a column, or, without one, as lines of a text are: those that are equal
 * stay together, and what changed between them stands side by side.
 */
export function tableDiff(left: PlainTable, right: PlainTable, by?: string): TableDiff {
  const columns = [...new Set([...left.columns, ...right.columns])];
  const [a, b] = [aligned(left, columns), aligned(right, columns)];
  const key = by === undefined ? -1 : columns.indexOf(by);
  const matches = key >= 0 ? byKey(a, b, key) : byOrder(a, b);
  return {
    columns,
    pairs: matches.map(([i, j]) =>
      pairOf(i === undefined ? undefined : a[i], j === undefined ? undefined : b[j], columns.length),
    ),
  };
}

type Row = readonly (string | undefined)[];
type Match = readonly [left: number | undefined, right: number | undefined];

function aligned({ columns, rows }: PlainTable, all: readonly string[]): Row[] {
  const places = all.map((name) => columns.indexOf(name));
  return rows.map((row) => places.map((at) => (at < 0 ? undefined : (row[at] ?? ''))));
}

function byOrder(a: readonly Row[], b: readonly Row[]): Match[] {
  if (a.length === 0 || b.length === 0)
    return [...a.map((_, i): Match => [i, undefined]), ...b.map((_, j): Match => [undefined, j])];
  const text = (rows: readonly Row[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
  let [i, j] = [0, 0];
  return diffLines(text(a), text(b)).map(
    ({ left, right }): Match => [left === undefined ? undefined : i++, right === undefined ? undefined : j++],
  );
}

/** The left table's order, then what only the right one has; of equal keys the first is matched with the first. */
function byKey(a: readonly Row[], b: readonly Row[], key: number): Match[] {
  const places = Map.groupBy(b.keys(), (j) => b[j]?.[key]);
  const matches = a.map((row, i): Match => [i, places.get(row[key])?.shift()]);
  const left = [...places.values()].flat().sort((x, y) => x - y);
  return [...matches, ...left.map((j): Match => [undefined, j])];
}

function pairOf(left: Row | undefined, right: Row | undefined, width: number): RowPair {
  const none: Row = Array.from({ length: width }, () => undefined);
  const changed = new Set<number>();
  if (left && right) for (let at = 0; at < width; at += 1) if (left[at] !== right[at]) changed.add(at);
  const kind = !right ? 'left' : !left ? 'right' : changed.size > 0 ? 'changed' : 'same';
  return { kind, left: left ?? none, right: right ?? none, changed };
}

/** `3 rows changed, 1 only here, 2 only there`. */
export function diffSummary({ pairs }: TableDiff): string {
  const count = (kind: RowPair['kind']): number => pairs.filter((pair) => pair.kind === kind).length;
  const parts = [
    [count('changed'), 'changed'],
    [count('left'), 'only in the first'],
    [count('right'), 'only in the second'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number.toLocaleString('en')} ${what}`);
  return said.length === 0
    ? 'The tables are equal.'
    : `Rows: ${said.join(', ')}, ${count('same').toLocaleString('en')} equal.`;
}
