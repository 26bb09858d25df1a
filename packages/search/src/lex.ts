/** `expression` is a name with arithmetic in it (`tags.git-sha`), `invalid` what no clause can contain: a stray sign, a comment, a quote that is never closed. */
export type TokenKind = 'identifier' | 'expression' | 'word' | 'number' | 'single' | 'double' | 'operator' | '(' | ')' | ',' | ';' | 'invalid' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As it stands in the filter, quotes included. */
  readonly text: string;
  readonly position: number;
}

/**
 * Cuts a filter into tokens. Never throws: what cannot be read is an `invalid` token.
 *
 * A dotted name, each part bare or quoted, is one `identifier`; so is a single part in backticks. A bare name is a
 * `word`, a text in double quotes `double`: what they mean depends on where they stand.
 */
export function lex(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    if (isSpace(filter.charCodeAt(at))) {
      at++;
      continue;
    }
    const { kind, end } = tokenAt(filter, at);
    tokens.push({ kind, text: filter.slice(at, end), position: at });
    at = end;
  }
  tokens.push({ kind: 'end', text: '', position: filter.length });
  return tokens;
}

interface Span {
  readonly kind: TokenKind;
  readonly end: number;
}

function tokenAt(text: string, at: number): Span {
  const c = text[at] as string;
  if (c === '(' || c === ')' || c === ',' || c === ';') return { kind: c, end: at + 1 };
  if (c === "'") return quoted(text, at, 'single');
  if (text.startsWith('--', at) || text.startsWith('/*', at)) return { kind: 'invalid', end: text.length };
  if (operatorSigns.has(c)) return { kind: 'operator', end: runOf(text, at, (it) => operatorSigns.has(it)) };
  if (isDigit(c) || ((c === '-' || c === '.') && startsNumber(text, at))) return number(text, at);
  if (isNameStart(c) || c === '`' || c === '"') return name(text, at);
  return { kind: 'invalid', end: at + (text.codePointAt(at) as number > 0xffff ? 2 : 1) };
}

const operatorSigns: ReadonlySet<string> = new Set(['=', '<', '>', '!']);

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 160;
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';
const isLetter = (c: string): boolean => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > '\u007f';
const isNameStart = (c: string): boolean => c === '_' || isLetter(c);
const isNamePart = (c: string): boolean => isNameStart(c) || isDigit(c);

function runOf(text: string, at: number, belongs: (c: string) => boolean): number {
  let end = at;
  while (end < text.length && belongs(text[end] as string)) end++;
  return end;
}

/** A quote ends at the next lone quote; a doubled one stays part of the text. */
function quoted(text: string, at: number, kind: TokenKind): Span {
  const quote = text[at] as string;
  let end = at + 1;
  while (end < text.length) {
    if (text[end] === quote) {
      if (quote === '`' || text[end + 1] !== quote) return { kind, end: end + 1 };
      end++;
    }
    end++;
  }
  return { kind: 'invalid', end: text.length };
}

function startsNumber(text: string, at: number): boolean {
  const after = text[at] === '-' ? at + 1 : at;
  return isDigit(text[after]) || (text[after] === '.' && isDigit(text[after + 1]));
}

/** Digits that run into letters (`1and`, `0x10`) are a word, which no number is. */
function number(text: string, at: number): Span {
  let end = runOf(text, text[at] === '-' ? at + 1 : at, isDigit);
  if (text[end] === '.') end = runOf(text, end + 1, isDigit);
  const exponent = exponentEnd(text, end);
  if (exponent > end) end = exponent;
  if (text[end] === 'x' || text[end] === 'X') return { kind: 'invalid', end: runOf(text, end, isNamePart) };
  const rest = runOf(text, end, isNamePart);
  return rest > end ? { kind: 'word', end: rest } : { kind: 'number', end };
}

function exponentEnd(text: string, at: number): number {
  if (text[at] !== 'e' && text[at] !== 'E') return at;
  const digits = text[at + 1] === '-' || text[at + 1] === '+' ? at + 2 : at + 1;
  return isDigit(text[digits]) ? runOf(text, digits, isDigit) : at;
}

/** Signs that glue names together into what SQL takes for arithmetic. */
const arithmetic: ReadonlySet<string | undefined> = new Set(['-', '/', '+', '*', '@', '#', '%']);

function name(text: string, at: number): Span {
  const span = dottedName(text, at);
  if (span.kind === 'invalid' || !arithmetic.has(text[span.end])) return span;
  return { kind: 'expression', end: runOf(text, span.end, (c) => isNamePart(c) || c === '.' || arithmetic.has(c)) };
}

function dottedName(text: string, at: number): Span {
  const first = part(text, at);
  if (first.kind === 'invalid' || text[first.end] !== '.') return first.kind === 'single' ? { ...first, kind: 'invalid' } : first;
  let end = first.end;
  while (text[end] === '.') {
    const next = part(text, end + 1);
    if (next.kind === 'invalid') return next;
    end = next.end;
  }
  return { kind: 'identifier', end };
}

/** One part of a dotted name; an empty one after the dot is allowed, as in MLflow. */
function part(text: string, at: number): Span {
  const c = text[at];
  if (c === '`') return quoted(text, at, 'identifier');
  if (c === '"') return quoted(text, at, 'double');
  if (c === "'") return quoted(text, at, 'single');
  return { kind: 'word', end: runOf(text, at, isNamePart) };
}
