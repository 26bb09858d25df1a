import type { Comparison, Filter } from './filter.ts';

/** What a parameter may hold; a subset of what the store binds. */
export type Parameter = string | number | null;

/** A piece of SQL with `?` for each of its parameters, in order. */
export interface Fragment {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/**
 * What a search may name, as SQL: a condition for each comparison, by its canonical entity. The condition is true or not true
 * (false or NULL); it must not be true where the field is missing. `compare` and `compareNumber` render the operators.
 *
 *     const fields: FieldTable = {
 *       tag: (c) => exists('SELECT 1 FROM tags t WHERE t.run_id = r.id AND …', compare('t.value', c)),
 *     };
 */
export type FieldTable = { readonly [entity: string]: (comparison: Comparison) => Fragment };

/**
 * The filter as one SQL condition, e.g. `(a AND (b OR c IS NOT TRUE))`; `TRUE` for a filter that matches everything.
 * NOT is two-valued: it holds wherever its operand does not.
 */
export const compile = (filter: Filter, fields: FieldTable): Fragment => {
  switch (filter.kind) {
    case 'comparison':
      return compileComparison(filter, fields);
    case 'not': {
      const { sql, parameters } = compile(filter.operand, fields);
      return { sql: `((${sql}) IS NOT TRUE)`, parameters };
    }
    default:
      return join(filter.kind, filter.operands.map((operand) => compile(operand, fields)));
  }
};

const compileComparison = (comparison: Comparison, fields: FieldTable): Fragment => {
  const render = fields[comparison.entity];
  if (render === undefined) throw new TypeError(`no field for ${comparison.entity}.${comparison.key}`);
  return render(comparison);
};

const join = (kind: 'and' | 'or', fragments: readonly Fragment[]): Fragment => {
  if (fragments.length === 0) return { sql: 'TRUE', parameters: [] };
  return {
    sql: `(${fragments.map(({ sql }) => sql).join(kind === 'and' ? ' AND ' : ' OR ')})`,
    parameters: fragments.flatMap(({ parameters }) => parameters),
  };
};

/**
 * `<expression> <operator> <literals>`, e.g. `t.value LIKE ?`, `lower(t.value) LIKE lower(?)`, `r.run_uuid IN (?,?)`.
 * LIKE is case-sensitive only on connections that say so (SQLite: `PRAGMA case_sensitive_like = ON`).
 * `expression` may stand twice in the result, so it must hold no parameters of its own.
 */
export const compare = (expression: string, { operator, value }: Comparison): Fragment => {
  switch (operator) {
    case 'IS NULL':
    case 'IS NOT NULL':
      return { sql: `${expression} ${operator}`, parameters: [] };
    case 'IN':
    case 'NOT IN':
      return inList(expression, operator, value as readonly Parameter[]);
    case 'BETWEEN':
    case 'NOT BETWEEN':
      return { sql: `${expression} ${operator} ? AND ?`, parameters: value as readonly Parameter[] };
    case 'ILIKE':
      return { sql: `lower(${expression}) LIKE lower(?)`, parameters: [value as string] };
    default:
      return { sql: `${expression} ${operator} ?`, parameters: [value as Parameter] };
  }
};

/** An empty list matches nothing; NOT IN it matches whatever is there. */
const inList = (expression: string, operator: 'IN' | 'NOT IN', items: readonly Parameter[]): Fragment => {
  if (items.length === 0) return { sql: operator === 'IN' ? 'FALSE' : `${expression} IS NOT NULL`, parameters: [] };
  return { sql: `${expression} ${operator} (${items.map(() => '?').join(',')})`, parameters: items };
};

/** `compare` for a float that is NaN where `isNan` holds: NaN satisfies only `!=`, and nothing compares with a NaN literal. */
export const compareNumber = (expression: string, isNan: string, comparison: Comparison): Fragment => {
  if (Number.isNaN(comparison.value)) return { sql: 'FALSE', parameters: [] };
  const { sql, parameters } = compare(expression, comparison);
  return { sql: comparison.operator === '!=' ? `(${isNan} OR ${sql})` : `(NOT ${isNan} AND ${sql})`, parameters };
};
