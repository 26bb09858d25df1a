import { refuse, SearchError } from './error.ts';
import type { Comparison, Filter } from './filter.ts';
import type { Draft, Grammar } from './grammars/grammar.ts';
import { clausesMax, depthMax, filterLengthMax, likePatternLengthMax, listItemsMax, tokensMax } from './limits.ts';
import { parse } from './parse.ts';
import type { ComparisonSyntax, Parsed, Problem, Syntax } from './syntax.ts';

export type { Grammar } from './grammars/grammar.ts';

/** Parses and checks a filter. Undefined means that everything matches. @throws SearchError for the first thing that MLflow names */
export function readFilter(grammar: Grammar, filter: string): Filter | undefined {
  if (filter === '') return undefined;
  if (filter.length > filterLengthMax) throw tooLarge(filterLengthMax);
  const parsed = parse(filter);
  refuseProblems(parsed, grammar);
  if (!parsed.tree) return undefined;
  const drafts = new Map(comparisons(parsed.tree).map((syntax) => [syntax, grammar.read(syntax)]));
  checkListItems([...drafts.values()]);
  return settle(parsed.tree, drafts, grammar);
}

const tooLarge = (position: number): SearchError =>
  new SearchError(
    `The filter is too large: at most ${filterLengthMax} characters, ${tokensMax} words and signs, ${clausesMax} comparisons, ${listItemsMax} list items, ` +
      `${likePatternLengthMax} characters in a pattern and ${depthMax} levels of nesting are read. Split it into several searches.`,
    position,
  );

function refuseProblems({ source, problems }: Parsed, { texts }: Grammar): void {
  const find = (wanted: Problem['kind']): Problem | undefined => problems.find(({ kind }) => kind === wanted);
  const size = find('size');
  if (size) throw tooLarge(size.start);
  const empty = find('empty');
  if (empty) refuse(texts.empty(source), empty.start);
  const statements = find('statements');
  if (statements) refuse(texts.statements(source), statements.start);
  const strays = problems.filter(({ kind }) => kind === 'stray');
  if (strays[0])
    refuse(
      texts.clauses(
        source,
        strays.map(({ text }) => text),
      ),
      strays[0].start,
    );
}

const comparisons = (syntax: Syntax): readonly ComparisonSyntax[] => {
  if (syntax.kind === 'comparison') return [syntax];
  return syntax.kind === 'not' ? comparisons(syntax.item) : syntax.items.flatMap(comparisons);
};

function checkListItems(drafts: readonly Draft[]): void {
  let items = 0;
  for (const { values, syntax } of drafts) {
    items += values.length;
    if (items > listItemsMax) throw tooLarge(syntax.left.start);
  }
}

function settle(syntax: Syntax, drafts: ReadonlyMap<Syntax, Draft>, grammar: Grammar): Filter {
  switch (syntax.kind) {
    case 'comparison':
      return checkPattern(grammar.settle(drafts.get(syntax) as Draft));
    case 'not':
      return { kind: 'not', item: settle(syntax.item, drafts, grammar) };
    default:
      return { kind: syntax.kind, items: syntax.items.map((item) => settle(item, drafts, grammar)) };
  }
}

function checkPattern(comparison: Comparison): Comparison {
  const [value] = comparison.values;
  if (!comparison.operator.endsWith('LIKE') || typeof value !== 'string' || value.length <= likePatternLengthMax)
    return comparison;
  throw tooLarge(comparison.position);
}
