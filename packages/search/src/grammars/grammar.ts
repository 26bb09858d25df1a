import type { Comparison, Field, Statistic, Value } from '../filter.ts';
import type { ComparisonSyntax } from '../syntax.ts';

/** A comparison whose names and literals are read, and whose operator is still as written. */
export interface Draft extends Field {
  readonly operator: string;
  readonly values: readonly Value[];
  readonly statistic?: Statistic;
  readonly syntax: ComparisonSyntax;
}

/** What one search accepts, and how MLflow words what it refuses. The functions throw `SearchError`. */
export interface Grammar {
  readonly texts: {
    /** Nothing but white space. */
    readonly empty: (filter: string) => string;
    readonly statements: (filter: string) => string;
    readonly clauses: (filter: string, clauses: readonly string[]) => string;
  };
  /** Names and literals. MLflow does this for all comparisons before it looks at any operator. */
  readonly read: (comparison: ComparisonSyntax) => Draft;
  /** The operator, and what of the value depends on it. */
  readonly settle: (draft: Draft) => Comparison;
}

/** What one search sorts by. */
export interface OrderGrammar {
  /** The field that `identifier`, at offset `start`, names. */
  readonly field: (identifier: string, start: number) => Field;
  readonly isDuplicateRefused: boolean;
  /** Whether `min(metrics.x)` is read. */
  readonly hasStatistics?: boolean;
  /** An item in words that the parser takes for names. */
  readonly plain?: (item: string) => string;
}
