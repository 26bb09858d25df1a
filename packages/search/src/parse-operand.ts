import type { Cursor } from './cursor.ts';
import type { Statistic } from './filter.ts';
import type { Token } from './lex.ts';
import { isAlwaysReserved, isReserved } from './reserved-words.ts';
import type { Operand } from './syntax.ts';

/** What stands right of an operator: a list, or what may stand left of it. Undefined, with the cursor unmoved, if neither does. */
export const parseValue = (cursor: Cursor): Operand | undefined => parseList(cursor) ?? parseOperand(cursor);

/** Everything from `(` to the `)` that closes it; its items are for `check`. */
export const parseList = (cursor: Cursor): Operand | undefined => {
  const open = cursor.here();
  const close = open?.kind === '(' ? cursor.closing(cursor.at) : undefined;
  if (open === undefined || close === undefined) return undefined;
  cursor.at = close + 1;
  return { kind: 'list', text: cursor.textFrom(open.start), start: open.start };
};

/** A literal, a name or a call. Joined by `+`, `-` and the like they are an expression, which no grammar accepts. */
export const parseOperand = (cursor: Cursor): Operand | undefined => {
  const first = parseTerm(cursor);
  if (first === undefined) return undefined;
  const { at } = cursor;
  while (cursor.isKind('arithmetic') && parseNextTerm(cursor));
  return cursor.at === at ? first : expression(cursor, first.start);
};

const parseNextTerm = (cursor: Cursor): boolean => {
  cursor.at += 1;
  const isTerm = parseTerm(cursor) !== undefined;
  if (!isTerm) cursor.at -= 1;
  return isTerm;
};

const parseTerm = (cursor: Cursor): Operand | undefined => {
  const here = cursor.here();
  if (here === undefined) return undefined;
  if (here.kind === 'number') return step(cursor, here, 'number');
  if (here.kind === 'single') return step(cursor, here, 'string');
  if (cursor.isKeyword('NULL')) return step(cursor, here, 'null');
  if (here.kind === 'word' && cursor.isKind('(', cursor.at + 1)) return parseCall(cursor, here);
  return parseIdentifier(cursor);
};

const step = (cursor: Cursor, { text, start }: Token, kind: Operand['kind']): Operand => {
  cursor.at += 1;
  return { kind, text, start };
};

const expression = (cursor: Cursor, start: number): Operand => ({
  kind: 'expression',
  text: cursor.textFrom(start),
  start,
});

const statistics: Readonly<Record<string, Statistic>> = { min: 'min', max: 'max', mean: 'mean' };

/** `min(metrics.x)` is the name with an statistic; every other call is an expression. */
const parseCall = (cursor: Cursor, name: Token): Operand | undefined => {
  const open = cursor.at + 1;
  const close = cursor.closing(open);
  const statistic = Object.hasOwn(statistics, name.text.toLowerCase())
    ? statistics[name.text.toLowerCase()]
    : undefined;
  if (close === undefined || (statistic === undefined && isReserved(name.text))) return undefined;
  cursor.at = open + 1;
  const argument = statistic && parseIdentifier(cursor);
  const isWhole = argument !== undefined && cursor.at === close;
  cursor.at = close + 1;
  return isWhole ? { ...argument, statistic } : expression(cursor, name.start);
};

/** Names joined by dots. The text keeps the spaces around the dots: MLflow splits it at the first dot, whatever is around. */
const parseIdentifier = (cursor: Cursor): Operand | undefined => {
  const head = cursor.here();
  if (head === undefined || !isName(cursor)) return undefined;
  cursor.at += 1;
  while (cursor.isKind('.')) {
    cursor.at += 1;
    if (!isKeyPart(cursor.here())) break;
    cursor.at += 1;
  }
  return { kind: 'identifier', text: cursor.textFrom(head.start), start: head.start };
};

const isName = (cursor: Cursor): boolean => {
  const head = cursor.here();
  if (head?.kind === 'double' || head?.kind === 'backtick') return true;
  if (head?.kind !== 'word' || isAlwaysReserved(head.text)) return false;
  return cursor.isKind('.', cursor.at + 1) || !isReserved(head.text);
};

const isKeyPart = (token: Token | undefined): boolean => {
  if (token?.kind === 'word') return !isAlwaysReserved(token.text);
  return token?.kind === 'double' || token?.kind === 'backtick' || token?.kind === 'single' || token?.text === '*';
};
