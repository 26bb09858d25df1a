import { SearchError } from './error.ts';
import type { Literal } from './parse.ts';

/** The text between the quotes; a doubled quote stays doubled. */
export const quotedText = (literal: Literal): string => literal.text.slice(1, -1);

/** Exact where it is a whole number beyond 2^53. */
export function readNumber(literal: Literal): number | bigint {
  const number = Number(literal.text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(literal.text) ? number : BigInt(literal.text);
}

/** @throws SearchError for a number, a bare word, backticks or a list. */
export function readText(literal: Literal, what: string): string {
  switch (literal.kind) {
    case 'single':
    case 'double':
      return quotedText(literal);
    case 'word':
    case 'identifier':
      throw new SearchError(
        `Parameter value is either not quoted or unidentified quote types used for string value ${literal.text}. ` +
          'Use either single or double quotes.',
        literal.position,
      );
    default:
      throw new SearchError(`Expected a quoted string value for ${what}. Got value ${literal.text}`, literal.position);
  }
}

/** @throws SearchError for an empty list and for items that are no quoted text. */
export function readTexts(list: Literal): string[] {
  const { items, position } = list;
  if (items.length === 0) {
    throw new SearchError('While parsing a list in the query, expected a non-empty list of string values, but got empty list', position);
  }
  if (items.some((item) => item.kind !== 'single' && item.kind !== 'double')) {
    const tuple = items.length === 1 ? `(${items[0]?.text},)` : list.text;
    throw new SearchError(
      'While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: ' + tuple,
      position,
    );
  }
  return items.map(quotedText);
}
