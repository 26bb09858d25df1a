import { type Comparison, type Filter, lex, readFilter, runsGrammar } from '@millrace/search';
import { type ClauseSpan, clauseSpans } from '../prepare-clauses.ts';

/** A clause of a filter, and what it can become. */
export interface Chip extends ClauseSpan {
  /** The clause that holds where this one does not. */
  readonly negated: string;
  readonly isNegated: boolean;
  /** The clause with each operator that its field and value allow, its own among them; none for what is more than one comparison. */
  readonly operators: readonly ChipOperator[];
}

export interface ChipOperator {
  readonly name: string;
  readonly clause: string;
  readonly isOwn: boolean;
}

/** The clauses of a filter as chips, by the parser of the server; none of a filter that it does not take. */
export function prepareChips(filter: string): readonly Chip[] {
  if (filter.trim() === '' || !read(filter)) return [];
  const chips = clauseSpans(filter).map(chipOf);
  return chips.every((chip) => chip !== undefined) ? chips : [];
}

function chipOf(span: ClauseSpan): Chip | undefined {
  const found = read(span.text);
  if (!found) return undefined;
  return {
    ...span,
    negated: negated(span.text, found),
    isNegated: found.kind === 'not' || (found.kind === 'comparison' && found.operator === 'IS NOT NULL'),
    operators: found.kind === 'comparison' ? operatorsOf(span.text, found) : [],
  };
}

/** Undefined for what is no filter. */
function read(text: string): Filter | undefined {
  try {
    return readFilter(runsGrammar, text);
  } catch {
    return undefined;
  }
}

/** NOT before it, or no longer; runs that lack the value are then among those that match. */
function negated(text: string, found: Filter): string {
  const [first, ...rest] = lex(text);
  if (found.kind === 'not' && /^NOT$/i.test(first?.text ?? '')) return text.slice(rest[0]?.start);
  if (found.kind !== 'comparison') return isInBrackets(text) ? `NOT ${text}` : `NOT (${text})`;
  const nullTest = /\bIS\s+(NOT\s+)?NULL$/i;
  if (nullTest.test(text)) return text.replace(nullTest, (_, not) => (not ? 'IS NULL' : 'IS NOT NULL'));
  return `NOT ${text}`;
}

/** Whether the bracket that opens the text is closed by its last. */
function isInBrackets(text: string): boolean {
  const tokens = lex(text);
  if (tokens[0]?.kind !== '(') return false;
  let depth = 0;
  const closed = tokens.findIndex(({ kind }) => {
    if (kind === '(') depth += 1;
    if (kind === ')') depth -= 1;
    return depth === 0;
  });
  return closed === tokens.length - 1;
}

const names = ['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'ILIKE'];

function operatorsOf(text: string, { operator }: Comparison): readonly ChipOperator[] {
  const own = lex(text).findLast(({ kind, text: word }) => kind === 'comparison' || /^I?LIKE$/i.test(word));
  if (!own || !names.includes(operator)) return [];
  return names
    .map((name) => ({
      name,
      clause: name === operator ? text : `${text.slice(0, own.start)}${name}${text.slice(own.end)}`,
      isOwn: name === operator,
    }))
    .filter(({ clause }) => read(clause) !== undefined);
}

/** The filter with one of its clauses replaced; without it where there is nothing in its place. The others stay as they are written. */
export const withChip = (chips: readonly Chip[], at: number, clause: string | undefined): string =>
  chips
    .map(({ text }, place) => (place === at ? clause : text))
    .filter((text) => text !== undefined)
    .join(' AND ');
