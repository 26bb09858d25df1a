import { lex, type Token } from './lex.ts';

export interface Literal {
  readonly kind: 'number' | 'single' | 'double' | 'word' | 'identifier' | 'list';
  readonly text: string;
  readonly position: number;
  /** Of a list. */
  readonly items: readonly Literal[];
}

/** A comparison as written; nothing is known yet of entities. */
export interface RawComparison {
  readonly kind: 'comparison';
  readonly position: number;
  /** The identifier as written, e.g. ``metrics.`a b` ``. */
  readonly identifier: string;
  /** `min`, `max` or `mean`, when the identifier stands inside that. */
  readonly statistic?: string;
  /** Upper case, one space between words: `IS NOT NULL`. */
  readonly operator: string;
  /** As it was written. */
  readonly operatorText: string;
  /** None for `IS NULL`, two for `BETWEEN`, else one. */
  readonly values: readonly Literal[];
}

/** A filter as a tree over comparisons of type `C`. */
export type Tree<C> =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Tree<C>[] }
  | { readonly kind: 'not'; readonly item: Tree<C> }
  | C;

export interface Problem {
  readonly kind: 'clause' | 'identifier' | 'statements' | 'size';
  /** What the message quotes: the texts of the tokens that fit nowhere. */
  readonly found: readonly string[];
  readonly position: number;
}

export interface Parsed {
  /** Undefined for an empty filter and when there is a problem. */
  readonly tree?: Tree<RawComparison>;
  readonly problem?: Problem;
}

/** Most comparisons in one filter. */
export const clausesMax = 200;
/** Deepest nesting of parentheses and NOT. */
export const depthMax = 64;
/** Longest filter, in UTF-16 units. */
export const filterLengthMax = 100_000;

/** Parses a filter. Never throws; the first thing that fits nowhere becomes the problem. */
export function parse(filter: string): Parsed {
  if (filter.length > filterLengthMax) return { problem: { kind: 'size', found: [], position: filterLengthMax } };
  const tokens = lex(filter);
  const separator = tokens.findIndex((token) => token.kind === ';');
  if (separator >= 0 && tokens[separator + 1]?.kind !== 'end') {
    return { problem: { kind: 'statements', found: [filter], position: tokens[separator]?.position ?? 0 } };
  }
  try {
    return { tree: new Parser(tokens).filter() };
  } catch (stop) {
    if (stop instanceof Stop) return { problem: stop.problem };
    throw stop;
  }
}

class Stop extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super('stop');
    this.problem = problem;
  }
}

const wordOperators: ReadonlySet<string> = new Set(['LIKE', 'ILIKE', 'RLIKE', 'IN', 'IS', 'NOT', 'BETWEEN']);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #clauses = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  filter(): Tree<RawComparison> | undefined {
    const tree = this.#or();
    if (this.#now.kind !== 'end') this.#stop(this.#at);
    return tree;
  }

  get #now(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #isWord(word: string, at = this.#at): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'word' && token.text.toUpperCase() === word;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#at++;
    return true;
  }

  #or(): Tree<RawComparison> | undefined {
    const first = this.#and();
    const items = first ? [first] : [];
    while (this.#isWord('OR')) {
      const at = this.#at++;
      const next = this.#and();
      if (!next || items.length === 0) return this.#stop(at);
      items.push(next);
    }
    return items.length > 1 ? { kind: 'or', items } : items[0];
  }

  /** AND may be left out, repeated, and stand at either end. */
  #and(): Tree<RawComparison> | undefined {
    const items: Tree<RawComparison>[] = [];
    for (;;) {
      while (this.#takeWord('AND'));
      if (this.#now.kind === 'end' || this.#now.kind === ')' || this.#isWord('OR')) break;
      items.push(this.#not());
    }
    return items.length > 1 ? { kind: 'and', items } : items[0];
  }

  #not(): Tree<RawComparison> {
    return this.#nested(() => {
      if (this.#takeWord('NOT')) return { kind: 'not', item: this.#not() };
      return this.#now.kind === '(' ? this.#group() : this.#comparison();
    });
  }

  #nested<T>(work: () => T): T {
    if (++this.#depth > depthMax) throw new Stop({ kind: 'size', found: [], position: this.#now.position });
    const result = work();
    this.#depth--;
    return result;
  }

  #group(): Tree<RawComparison> {
    const start = this.#at++;
    const tree = this.#or();
    if (!tree || this.#now.kind !== ')') return this.#stop(start);
    this.#at++;
    return tree;
  }

  #comparison(): RawComparison {
    const start = this.#at;
    if (++this.#clauses > clausesMax) throw new Stop({ kind: 'size', found: [], position: this.#now.position });
    const position = this.#now.position;
    const left = this.#identifier(start);
    const first = this.#at;
    const operator = this.#operator(start);
    const operatorText = this.#tokens.slice(first, this.#at).map((token) => token.text).join(' ');
    return { kind: 'comparison', position, ...left, operator, operatorText, values: this.#values(start, operator) };
  }

  #identifier(start: number): { identifier: string; statistic?: string } {
    const token = this.#now;
    const next = this.#tokens[this.#at + 1];
    if (token.kind === 'word' && next?.kind === '(' && this.#tokens[this.#at + 3]?.kind === ')') {
      this.#at += 4;
      return { identifier: this.#tokens[this.#at - 2]?.text ?? '', statistic: token.text };
    }
    if (token.kind === 'identifier' || token.kind === 'word' || token.kind === 'double') {
      this.#at++;
      return { identifier: token.text };
    }
    const isValue = token.kind === 'number' || token.kind === 'single' || token.kind === 'expression';
    if (isValue && next?.kind === 'operator') throw new Stop({ kind: 'identifier', found: [token.text], position: token.position });
    return this.#stop(start);
  }

  #operator(start: number): string {
    const token = this.#now;
    if (token.kind === 'operator') {
      this.#at++;
      return token.text;
    }
    const word = token.text.toUpperCase();
    if (token.kind !== 'word' || !wordOperators.has(word)) return this.#stop(start);
    this.#at++;
    if (word === 'IS') return this.#takeWord('NULL') ? 'IS NULL' : this.#takeWord('NOT') && this.#takeWord('NULL') ? 'IS NOT NULL' : this.#stop(start);
    if (word !== 'NOT') return word;
    const negated = ['IN', 'LIKE', 'ILIKE', 'RLIKE'].find((it) => this.#takeWord(it));
    return negated ? `NOT ${negated}` : this.#stop(start);
  }

  #values(start: number, operator: string): Literal[] {
    if (operator.startsWith('IS')) return [];
    const first = this.#value(start);
    if (operator !== 'BETWEEN') return [first];
    if (!this.#takeWord('AND')) this.#stop(start);
    return [first, this.#value(start)];
  }

  #value(start: number): Literal {
    const token = this.#now;
    if (token.kind === '(') return this.#list(start);
    if (!isLiteral(token) || reserved.has(token.text.toUpperCase())) return this.#stop(start);
    this.#at++;
    return { kind: token.kind, text: token.text, position: token.position, items: [] };
  }

  #list(start: number): Literal {
    const open = this.#tokens[this.#at++] as Token;
    const items: Literal[] = [];
    while (this.#now.kind !== ')') {
      const token = this.#now;
      if (!isLiteral(token)) return this.#stop(start);
      items.push({ kind: token.kind, text: token.text, position: token.position, items: [] });
      this.#at++;
      if (this.#now.kind === ',') this.#at++;
    }
    this.#at++;
    return { kind: 'list', text: `(${items.map((item) => item.text).join(', ')})`, position: open.position, items };
  }

  /** Quotes what stands from the clause's start to the next AND. */
  #stop(start: number): never {
    const rest = this.#tokens.slice(start);
    const end = rest.findIndex((token, i) => token.kind === 'end' || (i > 0 && this.#isWord('AND', start + i)));
    const found = rest.slice(0, Math.max(1, end)).map((token) => token.text).filter((text) => text !== '');
    const at = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] as Token;
    throw new Stop({ kind: 'clause', found, position: start === this.#at ? (rest[0]?.position ?? 0) : at.position });
  }
}

const reserved: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'TRUE', 'FALSE', 'NULL']);

const isLiteral = (token: Token): token is Token & { kind: Exclude<Literal['kind'], 'list'> } =>
  ['number', 'single', 'double', 'word', 'identifier'].includes(token.kind);
