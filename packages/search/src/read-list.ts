import { lex, type Token } from './lex.ts';
import type { Operand } from './syntax.ts';

/** An item of a list in a filter. Which kinds are accepted is for the grammar. */
export interface ListItem {
  readonly kind: 'text' | 'number' | 'name';
  /** Of a text without quotes. A name is one that Python knows: `None`, `True` or `False`. */
  readonly value: string;
}

/**
 * The items of `('a', "b", 1)`, a trailing comma allowed; undefined if anything else stands in it. MLflow reads lists as Python
 * literals, so unlike elsewhere adjacent and doubled quotes join (`'it''s'` is `its`) and backslashes escape.
 */
export const readList = (list: Operand): readonly ListItem[] | undefined => {
  const items: ListItem[] = [];
  let isItemNext = true;
  for (const token of lex(list.text.slice(1, -1))) {
    const last = items.at(-1);
    if (token.kind === ',') {
      if (isItemNext) return undefined;
      isItemNext = true;
      continue;
    }
    const item = readItem(token);
    if (item === undefined) return undefined;
    if (isItemNext) items.push(item);
    else if (last?.kind === 'text' && item.kind === 'text')
      items[items.length - 1] = { kind: 'text', value: last.value + item.value };
    else return undefined;
    isItemNext = false;
  }
  return items;
};

const readItem = ({ kind, text }: Token): ListItem | undefined => {
  if (kind === 'number') return { kind, value: text };
  if (kind === 'word' && /^(?:None|True|False)$/.test(text)) return { kind: 'name', value: text };
  return kind === 'single' || kind === 'double' ? { kind: 'text', value: pythonText(text) } : undefined;
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"' };

const pythonText = (quoted: string): string => {
  const quote = quoted.charAt(0);
  const inner = quoted.slice(1, -1);
  let text = '';
  for (let at = 0; at < inner.length; at += 1) {
    const char = inner.charAt(at);
    const escaped = char === '\\' ? escapes[inner.charAt(at + 1)] : undefined;
    if (escaped !== undefined) at += 1;
    if (char !== quote) text += escaped ?? char;
  }
  return text;
};
