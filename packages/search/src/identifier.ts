import { SearchError } from './error.ts';

export interface Identifier {
  /** Undefined when there is no prefix. */
  readonly entity?: string;
  readonly key: string;
}

/** Splits at the first dot; each side may stand in backticks or quotes. */
export function readIdentifier(text: string): Identifier {
  const end = firstPartEnd(text);
  if (end === text.length) return { key: unquote(text) };
  return { entity: unquote(text.slice(0, end)), key: unquote(text.slice(end + 1)) };
}

function firstPartEnd(text: string): number {
  const quote = text[0];
  const start = quote === '`' || quote === '"' ? text.indexOf(quote, 1) + 1 : 0;
  const dot = text.indexOf('.', start);
  return dot < 0 ? text.length : dot;
}

const quotes: ReadonlySet<string | undefined> = new Set(['`', '"', "'"]);

/** Takes one pair of quotes away, when the whole text stands inside it. */
export function unquote(text: string): string {
  const quote = text[0];
  const whole = text.length >= 2 && quotes.has(quote) && text.at(-1) === quote && !text.slice(1, -1).includes(quote as string);
  return whole ? text.slice(1, -1) : text;
}

/** A set as Python prints it; MLflow's own order is not stable. */
export const pythonSet = (items: Iterable<string>): string => `{${[...items].map((item) => `'${item}'`).join(', ')}}`;

/** @throws SearchError unless the operator is one of these. */
export function checkOperator(operator: string, valid: readonly string[], position: number): void {
  if (valid.includes(operator)) return;
  throw new SearchError(`Invalid comparator '${operator}' not one of '${pythonSet(valid)}'`, position);
}
