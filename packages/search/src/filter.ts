/** The checked form of a filter: what `check` returns and `compile` takes. */

/** Operators in their canonical spelling. `BETWEEN` and `NOT BETWEEN` are Millrace's own. */
export type Operator =
  | '=' | '!=' | '<' | '<=' | '>' | '>='
  | 'LIKE' | 'ILIKE' | 'IN' | 'NOT IN' | 'IS NULL' | 'IS NOT NULL'
  | 'BETWEEN' | 'NOT BETWEEN';

/** Millrace's own: what is compared of a metric's history instead of its latest value. */
export type Aggregate = 'min' | 'max' | 'mean';

/** What can be named: the canonical entity (`metric`, never `metrics`) and the key without quotes, aliases resolved. */
export interface Field {
  readonly entity: string;
  readonly key: string;
}

/**
 * One comparison of a field with literals. `value` is a list for IN and NOT IN, `[low, high]` for BETWEEN, null for IS NULL.
 * It is false where the field is missing, except for IS NULL.
 */
export interface Comparison extends Field {
  readonly kind: 'comparison';
  readonly operator: Operator;
  readonly value: string | number | null | readonly (string | number)[];
  readonly aggregate?: Aggregate;
}

/** A condition over one entity. An `and` without operands matches everything. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | Comparison;

/** The conditions that must all hold, for whoever plans a query around the most selective of them. */
export const conjuncts = (filter: Filter): readonly Filter[] =>
  filter.kind === 'and' ? filter.operands.flatMap(conjuncts) : [filter];
