import { Cursor } from './cursor.ts';
import type { Token } from './lex.ts';
import { clausesMax, depthMax, tokensMax } from './limits.ts';
import { parseComparison } from './parse-comparison.ts';
import { parseOperand } from './parse-operand.ts';
import type { Operand, Parsed, Problem, Syntax } from './syntax.ts';

/**
 * Reads a filter. Never throws: what belongs to no comparison is reported as a problem and skipped.
 *
 *     or         = and { OR and }
 *     and        = { AND } { not { AND } }          MLflow lets AND be doubled, leading, trailing and left out
 *     not        = NOT not | "(" or ")" | comparison
 *     comparison = operand operator value
 *                | operand [NOT] IN list | operand IS [NOT] NULL | operand BETWEEN operand AND operand
 *
 * OR, NOT, parentheses and BETWEEN are Millrace's own.
 */
export const parse = (source: string): Parsed => {
  const cursor = new Cursor(source);
  const excess = cursor.tokens[tokensMax];
  if (excess) return { source, problems: [{ kind: 'size', text: excess.text, start: excess.start }] };
  const parser = new Parser(cursor);
  const tree = parser.or(0);
  return { source, tree: isEmpty(tree) ? undefined : tree, problems: parser.problems() };
};

/** Something a name right behind it would be the alias of; MLflow then reports both as one clause. */
interface Aliasable {
  readonly start: number;
  /** Index of the token behind it. */
  readonly next: number;
  readonly isStray: boolean;
}

class Parser {
  readonly #cursor: Cursor;
  readonly #problems: Problem[] = [];
  #clauses = 0;
  #aliasable: Aliasable | undefined;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** All problems, in the order of the text. */
  problems(): readonly Problem[] {
    const { source, tokens } = this.#cursor;
    if (tokens.length === 0 && source !== '') this.#report('empty', source, 0);
    const end = firstStatementEnd(tokens);
    if (end !== undefined) this.#report('statements', end.text, end.start);
    return this.#problems.toSorted((a, b) => a.start - b.start);
  }

  or(depth: number): Syntax {
    const operands = [this.#and(depth)];
    for (let word = this.#cursor.here(); this.#cursor.skipKeyword('OR'); word = this.#cursor.here()) {
      const operand = this.#and(depth);
      if (word !== undefined && (isEmpty(operands.at(-1)) || isEmpty(operand))) this.#stray(word);
      operands.push(operand);
    }
    return combine('or', operands);
  }

  #and(depth: number): Syntax {
    const operands: Syntax[] = [];
    for (;;) {
      while (this.#cursor.skipKeyword('AND'));
      const here = this.#cursor.here();
      if (here === undefined || this.#endsAnd(here, depth)) return combine('and', operands);
      const operand = this.#not(depth, here);
      if (operand !== undefined) operands.push(operand);
    }
  }

  #endsAnd(here: Token, depth: number): boolean {
    return this.#cursor.isKeyword('OR') || (here.kind === ')' && depth > 0);
  }

  #not(depth: number, here: Token): Syntax | undefined {
    const isNot = this.#cursor.isKeyword('NOT');
    if (!isNot && here.kind !== '(') return this.#comparison(here);
    if (depth >= depthMax) return this.#giveUp(here);
    this.#cursor.at += 1;
    return isNot ? this.#negation(depth + 1, here) : this.#group(depth + 1, here);
  }

  #negation(depth: number, not: Token): Syntax | undefined {
    const here = this.#cursor.here();
    if (gluedToNot.some((word) => this.#cursor.isKeyword(word))) {
      this.#cursor.at += 1;
      return this.#stray({ text: this.#cursor.textFrom(not.start), start: not.start });
    }
    const isOperand =
      here !== undefined && here.kind !== ')' && !this.#cursor.isKeyword('AND') && !this.#cursor.isKeyword('OR');
    if (!isOperand) return this.#stray(not);
    const before = this.#problems.length;
    const operand = this.#not(depth, here);
    if (operand !== undefined) return { kind: 'not', item: operand };
    // What it negates is no comparison: then MLflow lists both.
    this.#problems.splice(before, 0, { kind: 'stray', text: not.text, start: not.start });
    return undefined;
  }

  #group(depth: number, open: Token): Syntax | undefined {
    const before = this.#problems.length;
    const inner = this.or(depth);
    if (!this.#cursor.isKind(')')) return this.#stray(open);
    this.#cursor.at += 1;
    if (!isEmpty(inner)) return inner;
    // The whole group is one clause that fits nowhere, as MLflow says it; what was found inside would repeat it at each level.
    this.#problems.length = before;
    return this.#stray({ text: this.#cursor.textFrom(open.start), start: open.start });
  }

  #comparison(here: Token): Syntax | undefined {
    const index = this.#cursor.at;
    const left = parseOperand(this.#cursor);
    if (left === undefined) {
      this.#cursor.at += 1;
      return this.#stray(here);
    }
    const comparison = parseComparison(this.#cursor, left);
    if (comparison === undefined) return this.#strayOperand(left, index);
    this.#clauses += 1;
    if (this.#clauses > clausesMax) return this.#giveUp(here);
    this.#aliasable = { start: here.start, next: this.#cursor.at, isStray: false };
    return comparison;
  }

  #strayOperand(operand: Operand, index: number): undefined {
    const before = this.#aliasable;
    const isAlias = operand.kind === 'identifier' && before?.next === index;
    if (isAlias && before.isStray) this.#problems.pop();
    const start = isAlias ? before.start : operand.start;
    this.#stray({ text: this.#cursor.textFrom(start), start });
    if (operand.kind !== 'identifier' && operand.kind !== 'number') return;
    this.#aliasable = { start, next: this.#cursor.at, isStray: true };
  }

  #stray({ text, start }: Pick<Token, 'text' | 'start'>): undefined {
    this.#report('stray', text, start);
  }

  /** Larger than the limits allow; the rest is not read. */
  #giveUp({ text, start }: Token): undefined {
    this.#report('size', text, start);
    this.#cursor.at = this.#cursor.tokens.length;
  }

  #report(kind: Problem['kind'], text: string, start: number): void {
    this.#problems.push({ kind, text, start });
  }
}

/** With NOT before them they are one word for MLflow. */
const gluedToNot = ['LIKE', 'ILIKE', 'RLIKE', 'NULL'];

/** A lone operand stands for itself; empty ones were reported or match everything. */
const combine = (kind: 'and' | 'or', operands: readonly Syntax[]): Syntax => {
  const full = operands.filter((operand) => !isEmpty(operand));
  const [only] = full;
  if (only !== undefined && full.length === 1) return only;
  return { kind: full.length === 0 ? 'and' : kind, items: full };
};

const isEmpty = (syntax: Syntax | undefined): boolean => syntax?.kind === 'and' && syntax.items.length === 0;

/** The `;` behind which a second statement starts. */
const firstStatementEnd = (tokens: readonly Token[]): Token | undefined => {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === '(') depth += 1;
    if (token.kind === ')') depth = Math.max(0, depth - 1);
    if (token.kind === ';' && depth === 0) return index + 1 < tokens.length ? token : undefined;
  }
  return undefined;
};
