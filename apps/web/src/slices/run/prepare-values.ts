/** Keys of a run as a table that is nested by prefix. */

export interface ValueRow {
  readonly key: string;
  /** Without the prefix of its group. */
  readonly name: string;
  readonly text: string;
  /** Never shortened. */
  readonly exact: string;
  /** More cells: step, smallest, largest. */
  readonly more?: readonly string[];
  /** How it went, as an SVG path; null for what has no course. */
  readonly trend?: string | null;
}

export interface ValueGroup {
  /** `train/`, or the empty text for keys without one. */
  readonly prefix: string;
  readonly rows: readonly ValueRow[];
}

export interface PreparedValues {
  readonly groups: readonly ValueGroup[];
  /** Rows that match but are not in the groups. */
  readonly hidden: number;
}

/** Rows that one sees at once; more are found by a part of their name. */
export const rowsShown = 400;

const names = new Intl.Collator('en', { numeric: true });

/** Rows whose key or value holds the text, by prefix, keys without one first. */
export function prepareValues(rows: readonly Omit<ValueRow, 'name'>[], text: string): PreparedValues {
  const wanted = text.trim().toLowerCase();
  const matching = rows
    .filter(({ key, exact }) => key.toLowerCase().includes(wanted) || exact.toLowerCase().includes(wanted))
    .sort((a, b) => names.compare(a.key, b.key));
  const groups = new Map<string, ValueRow[]>();
  for (const row of matching.slice(0, rowsShown)) {
    const prefix = prefixOf(row.key);
    const group = groups.get(prefix) ?? [];
    group.push({ ...row, name: row.key.slice(prefix.length) });
    groups.set(prefix, group);
  }
  const sorted = [...groups].sort(([a], [b]) => names.compare(a, b));
  return {
    groups: sorted.map(([prefix, found]) => ({ prefix, rows: found })),
    hidden: Math.max(0, matching.length - rowsShown),
  };
}

/** Up to the last slash; without a slash up to the first dot. */
function prefixOf(key: string): string {
  const slash = key.lastIndexOf('/');
  if (slash > 0) return key.slice(0, slash + 1);
  const dot = key.indexOf('.');
  return dot > 0 && dot < key.length - 1 ? key.slice(0, dot + 1) : '';
}
