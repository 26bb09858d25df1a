/** What the parser returns. It knows no entity and no key: those are for `check`. */
import type { Statistic } from './filter.ts';

/** One side of a comparison. */
export interface Operand {
  readonly kind: 'identifier' | 'number' | 'string' | 'list' | 'null' | 'expression';
  /** As written. */
  readonly text: string;
  /** 0-based offset. */
  readonly start: number;
  /** Of `min(metrics.x)`, whose `text` is then `metrics.x`. */
  readonly statistic?: Statistic;
}

export interface ComparisonSyntax {
  readonly kind: 'comparison';
  readonly left: Operand;
  /** As written, except that `IS NULL`, `NOT IN` and the like are upper-case with one space. */
  readonly operator: string;
  /** None for IS NULL, two for BETWEEN. */
  readonly values: readonly Operand[];
}

export type Syntax =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Syntax[] }
  | { readonly kind: 'not'; readonly item: Syntax }
  | ComparisonSyntax;

/** What could not be read: text that belongs to no comparison, or more than the limits allow. */
export interface Problem {
  readonly kind: 'empty' | 'stray' | 'statements' | 'size';
  readonly text: string;
  readonly start: number;
}

export interface Parsed {
  readonly source: string;
  /** Undefined where there is no comparison. */
  readonly tree?: Syntax;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}
