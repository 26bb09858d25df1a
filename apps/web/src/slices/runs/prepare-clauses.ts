import { lex } from '@millrace/search';
import { withClause } from './filter-context.ts';

/**
 * The parts of a filter that must all hold, as written; one when they cannot be taken apart.
 *
 * @example clausesOf("params.a = 'x' AND metrics.b BETWEEN 1 AND 2")  // ["params.a = 'x'", 'metrics.b BETWEEN 1 AND 2']
 */
export function clausesOf(filter: string): readonly string[] {
  const clauses: string[] = [];
  let [depth, start, isRange] = [0, 0, false];
  for (const token of lex(filter)) {
    const word = token.kind === 'word' ? token.text.toUpperCase() : token.kind;
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth > 0) continue;
    else if (word === 'OR') return [filter.trim()];
    else if (word === 'BETWEEN') isRange = true;
    else if (word === 'AND' && isRange) isRange = false;
    else if (word === 'AND') {
      clauses.push(filter.slice(start, token.start).trim());
      start = token.end;
    }
  }
  return [...new Set([...clauses, filter.slice(start).trim()])];
}

/** The filter with a clause where it was without, and the other way round. */
export function toggledClause(filter: string | undefined, clause: string): string {
  const clauses = clausesOf(filter ?? '');
  return clauses.includes(clause) ? withoutClause(clauses, clause) : withClause(filter, clause);
}

/** The filter that is left when one of its clauses is dropped. */
export const withoutClause = (clauses: readonly string[], dropped: string): string =>
  clauses.filter((clause) => clause !== dropped).join(' AND ');
