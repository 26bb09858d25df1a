import type { Cursor } from './cursor.ts';
import { parseList, parseOperand, parseValue } from './parse-operand.ts';
import type { ComparisonSyntax, Operand } from './syntax.ts';

/** The rest of the comparison that `left` starts. Undefined, with the cursor unmoved, if it starts none. */
export const parseComparison = (cursor: Cursor, left: Operand): ComparisonSyntax | undefined => {
  for (const parseForm of [parseNullTest, parseIn, parseBetween, parseBinary]) {
    const { at } = cursor;
    const comparison = parseForm(cursor, left);
    if (comparison !== undefined) return comparison;
    cursor.at = at;
  }
  return undefined;
};

const parseNullTest = (cursor: Cursor, left: Operand): ComparisonSyntax | undefined => {
  if (left.kind !== 'identifier' || !cursor.skipKeyword('IS')) return undefined;
  const operator = cursor.skipKeyword('NOT') ? 'IS NOT NULL' : 'IS NULL';
  return cursor.skipKeyword('NULL') ? { kind: 'comparison', left, operator, values: [] } : undefined;
};

const parseIn = (cursor: Cursor, left: Operand): ComparisonSyntax | undefined => {
  const isNot = cursor.skipKeyword('NOT');
  const word = cursor.here();
  if (left.kind !== 'identifier' || word === undefined || !cursor.skipKeyword('IN')) return undefined;
  const list = parseList(cursor);
  return list && { kind: 'comparison', left, operator: isNot ? 'NOT IN' : word.text, values: [list] };
};

const parseBetween = (cursor: Cursor, left: Operand): ComparisonSyntax | undefined => {
  const low = cursor.skipKeyword('BETWEEN') ? parseOperand(cursor) : undefined;
  const high = low !== undefined && cursor.skipKeyword('AND') ? parseOperand(cursor) : undefined;
  return low && high && { kind: 'comparison', left, operator: 'BETWEEN', values: [low, high] };
};

/** `a > b > c` is, as in MLflow, a comparison with `a > b` on its left. */
const parseBinary = (cursor: Cursor, left: Operand): ComparisonSyntax | undefined => {
  let comparison: ComparisonSyntax | undefined;
  for (;;) {
    const { at } = cursor;
    const from =
      comparison === undefined ? left : { ...left, kind: 'expression' as const, text: cursor.textFrom(left.start) };
    const operator = parseOperator(cursor);
    const value = operator === undefined ? undefined : parseValue(cursor);
    if (operator === undefined || value === undefined) {
      cursor.at = at;
      return comparison;
    }
    comparison = { kind: 'comparison', left: from, operator, values: [value] };
  }
};

const parseOperator = (cursor: Cursor): string | undefined => {
  const isNot = cursor.skipKeyword('NOT');
  const here = cursor.here();
  const isWord = ['LIKE', 'ILIKE', 'RLIKE', 'REGEXP'].some((word) => cursor.isKeyword(word));
  if (here === undefined || (!isWord && (isNot || here.kind !== 'comparison'))) return undefined;
  cursor.at += 1;
  return isNot ? `NOT ${here.text.toUpperCase()}` : here.text;
};
