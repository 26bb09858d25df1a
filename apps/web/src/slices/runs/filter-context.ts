import { lex, type Token } from '@millrace/search';

/** What the text before the caret asks to be completed. `from` to the caret is what a completion replaces. */
export type FilterContext =
  | { readonly kind: 'field'; readonly word: string; readonly from: number }
  | { readonly kind: 'operator'; readonly field: string; readonly word: string; readonly from: number }
  | { readonly kind: 'value'; readonly field: string; readonly word: string; readonly from: number }
  | { readonly kind: 'join'; readonly word: string; readonly from: number };

type Stage = { readonly kind: 'field' | 'operator' | 'value' | 'join'; readonly field: string };

const start: Stage = { kind: 'field', field: '' };
const joins = /^(AND|OR|NOT)$/i;
const wordOperators = /^(LIKE|ILIKE|IN|BETWEEN|NOT|IS)$/i;

/** Reads the filter up to the caret; never throws, a half-written filter is the rule here. */
export function filterContext(text: string, caret: number): FilterContext {
  const before = text.slice(0, caret);
  const open = openQuote(before);
  const parts = partsOf(lex(before.slice(0, open ?? caret)));
  const last = parts.at(-1);
  const touches = last !== undefined && last.end === (open ?? caret);
  // What touches the caret is being written; all before it is done.
  const stage = (touches ? parts.slice(0, -1) : parts).reduce(next, start);
  const from = touches ? last.start : (open ?? caret);
  return { ...stage, word: before.slice(from), from } as FilterContext;
}

interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isOperator: boolean;
}

/** Names with their dots, quotes and statistics as one part: `metrics.`val/loss``, `min(metrics.a)`. */
function partsOf(tokens: readonly Token[]): Part[] {
  const parts: Part[] = [];
  for (const token of tokens) {
    const last = parts.at(-1);
    const joined = last && last.end === token.start && belongsTo(last, token);
    if (joined) parts[parts.length - 1] = { ...last, text: last.text + token.text, end: token.end };
    else parts.push({ text: token.text, start: token.start, end: token.end, isOperator: token.kind === 'comparison' });
  }
  return parts;
}

function belongsTo({ text, isOperator }: Part, { kind, text: added }: Token): boolean {
  if (isOperator || kind === 'comparison') return false;
  if (kind === '.') return /[\w`")]$/.test(text);
  if (kind === '(') return /^(min|max|mean)$/i.test(text);
  if (kind === ')') return /^(min|max|mean)\(/i.test(text);
  if (/^(min|max|mean)\($/i.test(text)) return true;
  return text.endsWith('.') && added !== ',';
}

function next({ kind, field }: Stage, { text, isOperator }: Part): Stage {
  if (kind === 'field') {
    if (text === '(' || joins.test(text)) return start;
    return { kind: 'operator', field: text };
  }
  if (kind === 'operator') return isOperator || wordOperators.test(text) ? { kind: 'value', field } : { kind, field };
  if (kind === 'value')
    return text === '(' || text === ',' || /^NOT$/i.test(text) ? { kind, field } : { kind: 'join', field };
  if (joins.test(text)) return start;
  return text === ',' ? { kind: 'value', field } : { kind, field };
}

/** Where the quote began that is still open at the end of the text. */
function openQuote(text: string): number | undefined {
  let quote: string | undefined;
  let from: number | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote === undefined && '\'"`'.includes(char)) [quote, from] = [char, at];
    else if (char === quote) [quote, from] = [undefined, undefined];
  }
  if (from === undefined) return undefined;
  // A key's backtick belongs to the name before it.
  const name = /(?:min\(|max\(|mean\()?\w+\.$/i.exec(text.slice(0, from));
  return name ? from - name[0].length : from;
}

/** Puts a completion in its place; the caret goes behind it. */
export function complete(text: string, caret: number, from: number, insert: string): { text: string; caret: number } {
  const rest = text.slice(caret);
  const spaced = insert.endsWith('.') || rest.startsWith(' ') ? insert : `${insert} `;
  return { text: text.slice(0, from) + spaced + rest, caret: from + spaced.length };
}

/** Adds a clause to a filter, so that both must hold. */
export function withClause(filter: string | undefined, clause: string): string {
  if (!filter?.trim()) return clause;
  const needsBrackets = /\bOR\b/i.test(filter);
  return `${needsBrackets ? `(${filter.trim()})` : filter.trim()} AND ${clause}`;
}

/** A text as a value of the language. */
export const quotedValue = (value: string): string => `'${value.replaceAll("'", "''")}'`;
