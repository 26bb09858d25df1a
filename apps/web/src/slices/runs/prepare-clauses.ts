import { lex } from '@millrace/search';
import { withClause } from './filter-context.ts';

/** A part of a filter, from `start` up to but without `end`. */
export interface ClauseSpan {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of a filter that must all hold, in their order; one when they cannot be taken apart.
 *
 * @example clauseSpans("params.a = 'x' AND metrics.b BETWEEN 1 AND 2").map(({ text }) => text)  // ["params.a = 'x'", 'metrics.b BETWEEN 1 AND 2']
 */
export function clauseSpans(filter: string): readonly ClauseSpan[] {
  const spans: ClauseSpan[] = [];
  let [depth, start, isRange, isKey] = [0, 0, false, false];
  for (const token of lex(filter)) {
    // Behind a dot even AND is a key.
    const word = token.kind === 'word' && !isKey ? token.text.toUpperCase() : token.kind;
    isKey = token.kind === '.';
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth > 0) continue;
    else if (word === 'OR') return [spanOf(filter, 0, filter.length)];
    else if (word === 'BETWEEN') isRange = true;
    else if (word === 'AND' && isRange) isRange = false;
    else if (word === 'AND') {
      spans.push(spanOf(filter, start, token.start));
      start = token.end;
    }
  }
  return [...spans, spanOf(filter, start, filter.length)];
}

function spanOf(filter: string, from: number, to: number): ClauseSpan {
  const part = filter.slice(from, to);
  const text = part.trim();
  const start = from + part.length - part.trimStart().length;
  return { text, start, end: start + text.length };
}

/** The same as texts, each once. */
export const clausesOf = (filter: string): readonly string[] => [
  ...new Set(clauseSpans(filter).map(({ text }) => text)),
];

/** The filter with a clause where it was without, and the other way round. */
export function toggledClause(filter: string | undefined, clause: string): string {
  const clauses = clausesOf(filter ?? '');
  return clauses.includes(clause) ? withoutClause(clauses, clause) : withClause(filter, clause);
}

/** The filter that is left when one of its clauses is dropped. */
export const withoutClause = (clauses: readonly string[], dropped: string): string =>
  clauses.filter((clause) => clause !== dropped).join(' AND ');
