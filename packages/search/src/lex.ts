import { tokensMax } from './limits.ts';

/**
 * Cuts a filter or order_by into tokens where MLflow's SQL tokenizer would, as far as that decides what is accepted.
 * One pass, no backtracking over more than the last quote; it never fails: what no rule takes is an `other` token.
 */
export type TokenKind =
  | 'word'
  | 'number'
  | 'single'
  | 'double'
  | 'backtick'
  | 'comparison'
  | 'arithmetic'
  | '('
  | ')'
  | ','
  | ';'
  | '.'
  | 'comment'
  | 'other';

export interface Token {
  readonly kind: TokenKind;
  /** As written, quotes included. */
  readonly text: string;
  /** 0-based offset in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** The tokens of a text, `tokensMax` and one at most: what has more is refused by whoever asked. */
export const lex = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  const lastClose = text.lastIndexOf('*/');
  let at = skipSpace(text, 0);
  while (at < text.length && tokens.length <= tokensMax) {
    const [kind, end] = tokenAt(text, at, lastClose);
    tokens.push({ kind, text: text.slice(at, end), start: at, end });
    at = skipSpace(text, end);
  }
  return tokens;
};

type Cut = readonly [kind: TokenKind, end: number];

const quotes: Readonly<Record<string, TokenKind>> = { "'": 'single', '"': 'double', '`': 'backtick' };

const tokenAt = (text: string, at: number, lastClose: number): Cut => {
  const char = text.charAt(at);
  const cut = commentAt(text, at, lastClose) ?? numberAt(text, at);
  if (cut !== undefined) return cut;
  if (isWordChar(text, at)) return ['word', wordEnd(text, at)];
  const quote = quotes[char];
  if (quote !== undefined) return quotedAt(text, at, quote);
  if (char === '(' || char === ')' || char === ',' || char === ';' || char === '.') return [char, at + 1];
  if ('<>=~!'.includes(char)) return ['comparison', runEnd(text, at, '<>=~!')];
  if ('+-/*@#%^&|'.includes(char)) return ['arithmetic', at + 1];
  return ['other', at + String.fromCodePoint(text.codePointAt(at) as number).length];
};

const skipSpace = (text: string, at: number): number => {
  let end = at;
  while (end < text.length && text.charAt(end).trim() === '') end += 1;
  return end;
};

const runEnd = (text: string, at: number, chars: string): number => {
  let end = at;
  while (end < text.length && chars.includes(text.charAt(end))) end += 1;
  return end;
};

/** `-- …` or `# …` to the end of the line, or a closed block comment: `lastClose` spares a search to the end for each open one. */
const commentAt = (text: string, at: number, lastClose: number): Cut | undefined => {
  if (text.startsWith('--', at) || text.startsWith('# ', at)) {
    let end = at;
    while (end < text.length && text.charAt(end) !== '\n' && text.charAt(end) !== '\r') end += 1;
    return ['comment', end];
  }
  if (!text.startsWith('/*', at) || lastClose < at + 2) return undefined;
  return ['comment', text.indexOf('*/', at + 2) + 2];
};

const isDigit = (text: string, at: number): boolean => {
  const char = text.charAt(at);
  return char >= '0' && char <= '9';
};

const digitsEnd = (text: string, at: number): number => runEnd(text, at, '0123456789');

/** Only asks of what class one character is; the grammar needs no pattern. */
const wordChar = /^[\p{L}\p{N}_]/u;
const isWordChar = (text: string, at: number): boolean => {
  const code = text.codePointAt(at);
  return code !== undefined && wordChar.test(String.fromCodePoint(code));
};

const isLetter = (text: string, at: number): boolean => isWordChar(text, at) && !isDigit(text, at);

/**
 * `-1`, `.5`, `5.`, `1e-3`; no leading plus, no `e+5`. Digits that run into a letter are part of a word, but of two and more
 * MLflow's tokenizer cuts the last off to start the word with it (`12ab` is `1`, `2ab`).
 */
const numberAt = (text: string, at: number): Cut | undefined => {
  const start = text.charAt(at) === '-' ? at + 1 : at;
  if (text.charAt(start) === '0' && text.charAt(start + 1).toLowerCase() === 'x') {
    const end = runEnd(text, start + 2, '0123456789abcdefABCDEF');
    if (end > start + 2) return ['other', end];
  }
  const whole = digitsEnd(text, start);
  const exponent = whole > start ? exponentEnd(text, whole) : undefined;
  if (exponent !== undefined) return ['number', exponent];
  const hasDot = text.charAt(whole) === '.' && (whole > start || isDigit(text, whole + 1));
  const end = hasDot ? digitsEnd(text, whole + 1) : whole;
  if (end === start) return undefined;
  if (!isLetter(text, end)) return ['number', end];
  return lastDigitCut(text, hasDot ? whole + 1 : start, end);
};

/** Of digits that run into a letter, all but the last. */
const lastDigitCut = (text: string, firstDigit: number, end: number): Cut | undefined =>
  end - firstDigit >= 2 && isDigit(text, end - 1) ? ['number', end - 1] : undefined;

const exponentEnd = (text: string, whole: number): number | undefined => {
  const fraction = text.charAt(whole) === '.' && isDigit(text, whole + 1) ? digitsEnd(text, whole + 1) : whole;
  if (text.charAt(fraction).toLowerCase() !== 'e') return undefined;
  const digits = text.charAt(fraction + 1) === '-' ? fraction + 2 : fraction + 1;
  return isDigit(text, digits) ? digitsEnd(text, digits) : undefined;
};

/** `$` and `#` belong to a word unless it is a key that starts with a letter. */
const wordEnd = (text: string, at: number): number => {
  const plain = at > 0 && text.charAt(at - 1) === '.' && isLetter(text, at) && text.charAt(at) !== '_';
  let end = at;
  while (end < text.length && (isWordChar(text, end) || (!plain && end > at && '$#'.includes(text.charAt(end))))) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return end;
};

/**
 * A doubled quote, and (but not in backticks) one after a backslash, does not close. Where no quote closes, the last of those
 * does: `'C:\'` is closed.
 */
const quotedAt = (text: string, at: number, kind: TokenKind): Cut => {
  const quote = text.charAt(at);
  let lastResort: number | undefined;
  for (let end = at + 1; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === '\\' && quote !== '`' && text.charAt(end + 1) === quote) {
      end += 1;
      lastResort = end + 1;
    } else if (char === quote) {
      if (text.charAt(end + 1) !== quote) return [kind, end + 1];
      lastResort = end + 1;
      end += 1;
    }
  }
  return lastResort === undefined ? ['other', at + 1] : [kind, lastResort];
};
