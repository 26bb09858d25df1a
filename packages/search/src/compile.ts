import type { Comparison, Filter } from './filter.ts';

/** SQL text with one parameter for each question mark, in order. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly (string | number | bigint | null | Uint8Array)[];
}

/** How a slice turns one comparison into a condition that is never NULL. */
export type FieldTable = (comparison: Comparison) => Condition;

/**
 * Puts the conditions of a filter together.
 *
 * `a = 1 AND NOT (b = 2 OR c = 3)` → `(A AND NOT (B OR C))`, with the parameters of A, B and C in that order.
 */
export function compile(filter: Filter | undefined, fields: FieldTable): Condition {
  if (!filter) return { sql: '1 = 1', parameters: [] };
  switch (filter.kind) {
    case 'comparison':
      return fields(filter);
    case 'not': {
      const { sql, parameters } = compile(filter.item, fields);
      return { sql: `NOT ${sql.startsWith('(') ? sql : `(${sql})`}`, parameters };
    }
    default: {
      const parts = filter.items.map((item) => compile(item, fields));
      const word = filter.kind === 'and' ? ' AND ' : ' OR ';
      return {
        sql: `(${parts.map((part) => part.sql).join(word)})`,
        parameters: parts.flatMap((part) => part.parameters),
      };
    }
  }
}

/** `<column> <operator> <values>` with the values as parameters; LIKE is case-sensitive by the connection's setting. */
export function operation(column: string, { operator, values }: Comparison): Condition {
  // The engines take NaN for NULL; nothing compares with it.
  if (values.some(Number.isNaN)) return { sql: '1 = 0', parameters: [] };
  switch (operator) {
    case 'IN':
    case 'NOT IN':
      if (values.length === 0) return emptyList(column, operator);
      return { sql: `${column} ${operator} (${values.map(() => '?').join(', ')})`, parameters: values };
    case 'BETWEEN':
      return { sql: `${column} BETWEEN ? AND ?`, parameters: values };
    case 'ILIKE':
      return { sql: `lower(${column}) LIKE lower(?)`, parameters: values };
    default:
      return { sql: `${column} ${operator} ?`, parameters: values };
  }
}

/** Nothing is in an empty list, and whatever there is is not in it. */
const emptyList = (column: string, operator: string): Condition => ({
  sql: operator === 'NOT IN' ? `${column} IS NOT NULL` : '1 = 0',
  parameters: [],
});
