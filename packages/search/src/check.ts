import { SearchError } from './error.ts';
import { filterLengthMax, clausesMax, depthMax, parse, type Problem, type RawComparison, type Tree } from './parse.ts';

/** A comparison that a grammar has understood. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly position: number;
  /** Canonical: `metric`, `param`, `tag`, `attribute`, `dataset`. */
  readonly entity: string;
  readonly key: string;
  readonly operator: string;
  readonly values: readonly (string | number | bigint)[];
  readonly statistic?: 'min' | 'max' | 'mean';
}

export type Filter = Tree<Comparison>;

/** What may be named in one search, and how it complains. */
export interface Grammar {
  readonly comparison: (raw: RawComparison) => Comparison;
  /** The message for text that is no list of comparisons. */
  readonly problem: (problem: Problem, filter: string) => string;
}

/** Parses and checks a filter. Undefined means that everything matches. @throws SearchError */
export function readFilter(grammar: Grammar, filter: string): Filter | undefined {
  const { tree, problem } = parse(filter);
  if (problem?.kind === 'size') throw new SearchError(sizeMessage, problem.position);
  if (problem) throw new SearchError(grammar.problem(problem, filter), problem.position);
  return tree && check(grammar, tree);
}

const sizeMessage =
  `The filter is too large: at most ${filterLengthMax} characters, ${clausesMax} comparisons and ${depthMax} levels of nesting are read. ` +
  'Split it into several searches.';

function check(grammar: Grammar, tree: Tree<RawComparison>): Filter {
  switch (tree.kind) {
    case 'comparison':
      return grammar.comparison(tree);
    case 'not':
      return { kind: 'not', item: check(grammar, tree.item) };
    default:
      return { kind: tree.kind, items: tree.items.map((item) => check(grammar, item)) };
  }
}

/** The comparisons that must all hold for a row to match. */
export function required(filter: Filter | undefined): readonly Comparison[] {
  if (!filter) return [];
  if (filter.kind === 'comparison') return [filter];
  return filter.kind === 'and' ? filter.items.flatMap(required) : [];
}
