import type { GroupValue } from '../run-groups/index.ts';
import type { RunPoint } from './run-table-query.ts';

/** Ranges of places (0 to 1) on axes, by column: what is outside of one of them is not kept. */
export type Brushes = Readonly<Record<string, readonly [number, number]>>;

/** Conditions that a filter may have at most are 200; what stands there already needs some. */
const conditionsMost = 100;

/**
 * A filter that keeps exactly the runs inside the ranges, as it would be written by hand: `metrics.loss BETWEEN 0.1 AND 0.4`. Where that
 * takes too many conditions, the runs themselves are named.
 * Undefined where nothing is kept.
 */
export function brushFilter(kept: readonly RunPoint[], columns: readonly string[]): string | undefined {
  if (kept.length === 0 || columns.length === 0) return undefined;
  const clauses = columns.map((column) => clauseOf(kept, column));
  const conditions = clauses.reduce((sum, one) => sum + (one?.conditions ?? Number.POSITIVE_INFINITY), 0);
  if (conditions <= conditionsMost) return clauses.map((one) => one?.text).join(' AND ');
  return `attributes.run_id IN (${kept.map(({ run_id }) => `'${run_id}'`).join(', ')})`;
}

/** A filter that keeps exactly the runs of these groups; undefined where none are left, or where it cannot be written or is too long. */
export function groupsFilter(kept: readonly RunPoint[]): string | undefined {
  const groups = kept.map(({ group }) => group?.values ?? []);
  const clauses = groups.map((values) => values.map(sharedClause));
  if (kept.length === 0 || clauses.flat().length > conditionsMost || clauses.flat().includes(undefined))
    return undefined;
  const texts = clauses.map((parts) => (parts.length === 1 ? `${parts[0]}` : `(${parts.join(' AND ')})`));
  return texts.length === 1 ? texts[0] : `(${texts.join(' OR ')})`;
}

/** What can be both grouped by and asked for. */
const filtered = /^(params|tags)\.|^attributes\.(status|user_id|run_name)$/;

function sharedClause({ column, value }: GroupValue): string | undefined {
  const quoted = value === undefined ? undefined : quotedText(value);
  if (!filtered.test(column) || (value !== undefined && quoted === undefined)) return undefined;
  return `${quotedColumn(column)} ${quoted === undefined ? 'IS NULL' : `= ${quoted}`}`;
}

interface Clause {
  readonly text: string;
  readonly conditions: number;
}

function clauseOf(kept: readonly RunPoint[], column: string): Clause | undefined {
  const name = quotedColumn(column);
  if (column.startsWith('metrics.')) {
    const values = kept.map(({ values: all }) => all.get(column)).filter((value) => typeof value === 'number');
    if (values.length === 0) return undefined;
    return { text: `${name} BETWEEN ${Math.min(...values)} AND ${Math.max(...values)}`, conditions: 1 };
  }
  const texts = [...new Set(kept.flatMap(({ texts: all }) => all.get(column) ?? []))].sort();
  const quoted = texts.map(quotedText);
  if (quoted.length === 0 || quoted.includes(undefined)) return undefined;
  const equals = quoted.map((text) => `${name} = ${text}`);
  return { text: equals.length === 1 ? `${equals[0]}` : `(${equals.join(' OR ')})`, conditions: equals.length };
}

function quotedColumn(column: string): string {
  const dot = column.indexOf('.');
  const key = column.slice(dot + 1);
  return /^[a-z_][a-z0-9_]*$/i.test(key) ? column : `${column.slice(0, dot)}.\`${key}\``;
}

/** Undefined for a text with quotes of both kinds, which the language cannot write. */
function quotedText(text: string): string | undefined {
  if (!text.includes("'")) return `'${text}'`;
  return text.includes('"') ? undefined : `"${text}"`;
}
