import { lex, type Token, type TokenKind } from './lex.ts';
import { isAlwaysReserved } from './reserved-words.ts';

/** A place among the tokens of a filter. The only thing the parser changes. */
export class Cursor {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** Index of the next token. */
  at = 0;
  readonly #closing: ReadonlyMap<number, number>;

  constructor(source: string) {
    this.source = source;
    this.tokens = lex(source);
    this.#closing = closingParentheses(this.tokens);
  }

  here(): Token | undefined {
    return this.tokens[this.at];
  }

  atEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  isKind(kind: TokenKind, index = this.at): boolean {
    return this.tokens[index]?.kind === kind;
  }

  /** Whether the token is this word (upper-case) and no name: `and.x` is a name. */
  isKeyword(keyword: string, index = this.at): boolean {
    const token = this.tokens[index];
    if (token?.kind !== 'word' || token.text.length !== keyword.length) return false;
    if (token.text.toUpperCase() !== keyword) return false;
    return isAlwaysReserved(keyword) || !this.isKind('.', index + 1);
  }

  /** Steps over the keyword if it is next. */
  skipKeyword(keyword: string): boolean {
    const isNext = this.isKeyword(keyword);
    if (isNext) this.at += 1;
    return isNext;
  }

  /** Index of the `)` that closes the `(` at `open`. */
  closing(open: number): number | undefined {
    return this.#closing.get(open);
  }

  /** The text from offset `start` to the end of the token before the cursor. */
  textFrom(start: number): string {
    return this.source.slice(start, this.tokens[this.at - 1]?.end);
  }
}

const closingParentheses = (tokens: readonly Token[]): ReadonlyMap<number, number> => {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind }] of tokens.entries()) {
    if (kind === '(') open.push(index);
    const opened = kind === ')' ? open.pop() : undefined;
    if (opened !== undefined) pairs.set(opened, index);
  }
  return pairs;
};
