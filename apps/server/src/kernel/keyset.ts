import { createHash } from 'node:crypto';
import type { Condition } from '@millrace/search';
import type { Value } from '@millrace/store';

/**
 * One expression of ORDER BY. `cell` is what the page token keeps of it; int64 cells come as digits where a number is
 * not exact. A nullable term follows its rank, so a missing value never has to be compared.
 */
export interface SortTerm {
  readonly sql: string;
  readonly cell: string;
  readonly desc: boolean;
  readonly int64?: boolean;
}

/** Where a page ended: the cells of its last row, one per term. */
export type SortTuple = readonly (string | number | null)[];

/** Rows strictly after a tuple, in lexicographic order of the terms. Null cells are settled by the rank before them. */
export function after(terms: readonly SortTerm[], tuple: SortTuple): Condition {
  const known = terms
    .map((term, i) => ({ term, value: bindable(term, tuple[i] ?? null) }))
    .filter((t) => t.value !== null);
  const parameters: Value[] = [];
  const alternatives = known.map(({ term, value }, i) => {
    const equal = known.slice(0, i).map((earlier) => {
      parameters.push(earlier.value);
      return `${earlier.term.sql} = ?`;
    });
    parameters.push(value);
    return `(${[...equal, `${term.sql} ${term.desc ? '<' : '>'} ?`].join(' AND ')})`;
  });
  const first = known[0];
  if (!first) return { sql: '1', parameters: [] };
  // The bound on the first term lets an index start where the page ended.
  const bound = `${first.term.sql} ${first.term.desc ? '<=' : '>='} ?`;
  return { sql: `(${bound} AND (${alternatives.join(' OR ')}))`, parameters: [first.value, ...parameters] };
}

const bindable = (term: SortTerm, cell: string | number | null): Value =>
  term.int64 && typeof cell === 'string' ? BigInt(cell) : cell;

export const orderBySql = (terms: readonly SortTerm[]): string =>
  terms.map((term) => `${term.sql}${term.desc ? ' DESC' : ''}`).join(', ');

/** Binds a page token to its query: with another one, the token counts as a plain offset. */
export const fingerprint = (query: unknown): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 12);
