/** Operators in their canonical spelling. `BETWEEN` is Millrace's own. */
export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL'
  | 'BETWEEN';

/** Millrace's own: what is compared of a metric's history instead of its latest value. */
export type Statistic = 'min' | 'max' | 'mean';

/** `bigint` where a whole number beyond 2^53 must stay exact. */
export type Value = string | number | bigint;

/** What can be named: the key stands without quotes and with its aliases resolved. */
export interface Field {
  /** Canonical: `metric`, `param`, `tag`, `attribute`, `dataset`. */
  readonly entity: string;
  readonly key: string;
}

/** A comparison that a grammar has understood. It is false where the field is missing, except for `IS NULL`. */
export interface Comparison extends Field {
  readonly kind: 'comparison';
  readonly operator: Operator;
  /** Any number for `IN` and `NOT IN`, two for `BETWEEN`, none for `IS NULL` and `IS NOT NULL`, else one. */
  readonly values: readonly Value[];
  readonly statistic?: Statistic;
  /** Zero-based place of the comparison in the filter, in UTF-16 code units. */
  readonly position: number;
}

/** A condition over one entity. `items` has at least two. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Filter[] }
  | { readonly kind: 'not'; readonly item: Filter }
  | Comparison;

/** The comparisons that must all hold for a row to match. */
export function required(filter: Filter | undefined): readonly Comparison[] {
  if (!filter) return [];
  if (filter.kind === 'comparison') return [filter];
  return filter.kind === 'and' ? filter.items.flatMap(required) : [];
}
