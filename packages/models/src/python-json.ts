import { floatRepr } from './python-repr.ts';
import { emptyDict, isDict, isList, type PythonValue } from './python-value.ts';

/** Containers inside each other that are read; a body with more is refused, as Python's reader refuses it later. */
const depthMax = 500;

/** `JSONDecodeError` of Python: the message ends with the place, `Expecting value: line 1 column 1 (char 0)`. */
export class JsonError extends Error {
  constructor(problem: string, text: string, at: number) {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - (before.lastIndexOf('\n') + 1) + 1;
    super(`${problem}: line ${line} column ${column} (char ${at})`);
    this.name = 'JsonError';
  }
}

/**
 * Reads JSON as Python does: whole numbers of any size stay exact, `NaN`, `Infinity` and `-Infinity` are numbers, and of a
 * repeated key the last value wins.
 * @throws JsonError
 */
export function readJson(text: string): PythonValue {
  const reader = new JsonReader(text);
  return reader.document();
}

const words: readonly (readonly [string, PythonValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
/** Codes of the characters that JSON is made of. */
const is = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  colon: 0x3a,
  minus: 0x2d,
  plus: 0x2b,
  dot: 0x2e,
  zero: 0x30,
  nine: 0x39,
  smallE: 0x65,
  bigE: 0x45,
  openList: 0x5b,
  closeList: 0x5d,
  openDict: 0x7b,
  closeDict: 0x7d,
  blank: 0x20,
  newline: 0x0a,
  carriageReturn: 0x0d,
  tab: 0x09,
} as const;
/** Whole numbers of up to so many digits are exact as doubles, which become bigints faster than text does. */
const exactDigits = 15;

const isDigit = (code: number): boolean => code >= is.zero && code <= is.nine;
const isSpace = (code: number): boolean =>
  code === is.blank || code === is.newline || code === is.carriageReturn || code === is.tab;

/** Goes through the text by character codes: a regular expression per token costs several times as much, and bodies hold many numbers. */
class JsonReader {
  private at = 0;
  private depth = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): PythonValue {
    this.skipSpace();
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) throw this.problem('Extra data');
    return value;
  }

  private value(): PythonValue {
    const code = this.text.charCodeAt(this.at);
    if (code === is.quote) return this.string();
    if (code === is.openDict) return this.dict();
    if (code === is.openList) return this.list();
    return isDigit(code) || (code === is.minus && isDigit(this.text.charCodeAt(this.at + 1)))
      ? this.number()
      : this.word();
  }

  private word(): PythonValue {
    const word = words.find(([spelling]) => this.text.startsWith(spelling, this.at));
    if (!word) throw this.problem('Expecting value');
    this.at += word[0].length;
    return word[1];
  }

  private number(): PythonValue {
    const start = this.at;
    if (this.text.charCodeAt(start) === is.minus) this.at++;
    if (!this.take(is.zero)) this.skipDigits();
    const whole = this.at;
    if (this.text.charCodeAt(whole) === is.dot && isDigit(this.text.charCodeAt(whole + 1))) {
      this.at++;
      this.skipDigits();
    }
    this.skipPower();
    const text = this.text.slice(start, this.at);
    if (this.at > whole) return Number(text);
    return BigInt(text.length > exactDigits ? text : Number(text));
  }

  private skipDigits(): void {
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
  }

  private skipPower(): void {
    const letter = this.text.charCodeAt(this.at);
    if (letter !== is.smallE && letter !== is.bigE) return;
    const sign = this.text.charCodeAt(this.at + 1);
    const digits = this.at + (sign === is.minus || sign === is.plus ? 2 : 1);
    if (!isDigit(this.text.charCodeAt(digits))) return;
    this.at = digits;
    this.skipDigits();
  }

  private list(): PythonValue {
    const items: PythonValue[] = [];
    this.open();
    if (this.close(is.closeList)) return items;
    for (;;) {
      items.push(this.value());
      this.skipSpace();
      if (this.close(is.closeList)) return items;
      if (!this.take(is.comma)) throw this.problem("Expecting ',' delimiter");
      this.skipSpace();
    }
  }

  private dict(): PythonValue {
    const dict = emptyDict();
    this.open();
    if (this.close(is.closeDict)) return dict;
    for (;;) {
      if (this.text.charCodeAt(this.at) !== is.quote)
        throw this.problem('Expecting property name enclosed in double quotes');
      const key = this.string();
      this.skipSpace();
      if (!this.take(is.colon)) throw this.problem("Expecting ':' delimiter");
      this.skipSpace();
      dict[key] = this.value();
      this.skipSpace();
      if (this.close(is.closeDict)) return dict;
      if (!this.take(is.comma)) throw this.problem("Expecting ',' delimiter");
      this.skipSpace();
    }
  }

  private open(): void {
    if (++this.depth > depthMax) throw this.problem('Too many nested lists and objects');
    this.at++;
    this.skipSpace();
  }

  private close(bracket: number): boolean {
    if (!this.take(bracket)) return false;
    this.depth--;
    return true;
  }

  private string(): string {
    const start = this.at++;
    let value = '';
    for (;;) {
      const from = this.at;
      const code = this.skipPlain();
      value += this.text.slice(from, this.at);
      if (Number.isNaN(code)) throw new JsonError('Unterminated string starting at', this.text, start);
      if (code !== is.quote && code !== is.backslash) throw this.problem('Invalid control character at');
      this.at++;
      if (code === is.quote) return value;
      value += this.escape(start);
    }
  }

  /** To the next character that ends a string or is special in it; NaN at the end of the text. */
  private skipPlain(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (!(code >= is.blank) || code === is.quote || code === is.backslash) return code;
      this.at++;
    }
  }

  private escape(start: number): string {
    const char = this.text[this.at];
    if (char === undefined) throw new JsonError('Unterminated string starting at', this.text, start);
    if (char === 'u') return this.unicode();
    const value = escapes[char];
    if (value === undefined) throw new JsonError('Invalid \\escape', this.text, this.at - 1);
    this.at++;
    return value;
  }

  private unicode(): string {
    const hex = this.text.slice(this.at + 1, this.at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new JsonError('Invalid \\uXXXX escape', this.text, this.at);
    this.at += 5;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private take(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at++;
  }

  private problem(what: string): JsonError {
    return new JsonError(what, this.text, this.at);
  }
}

export interface JsonStyle {
  /** Spaces per level, one entry per line; without it everything stands on one line. */
  readonly indent?: number;
  /** Keeps letters beyond ASCII as they are instead of writing `\u` escapes. */
  readonly unicode?: boolean;
}

/** `json.dumps(value)` of Python: `, ` and `: ` between, `1.0` for whole floats, bare `NaN` and `Infinity`. */
export function writeJson(value: PythonValue, style: JsonStyle = {}, level = 0): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return writeFloat(value);
  if (typeof value === 'string') return writeString(value, style);
  const deeper = (it: PythonValue) => writeJson(it, style, level + 1);
  if (isList(value)) return enclose('[]', value.map(deeper), style, level);
  if (!isDict(value)) throw new TypeError('Only values of JSON can be written.');
  const entries = Object.entries(value).map(([key, it]) => `${writeString(key, style)}: ${deeper(it)}`);
  return enclose('{}', entries, style, level);
}

function writeFloat(value: number): string {
  if (Number.isFinite(value)) return floatRepr(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

function writeString(text: string, { unicode }: JsonStyle): string {
  const quoted = JSON.stringify(text);
  if (unicode) return quoted;
  return quoted.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function enclose(brackets: string, parts: readonly string[], { indent }: JsonStyle, level: number): string {
  const [open, close] = brackets;
  if (parts.length === 0) return brackets;
  if (indent === undefined) return `${open}${parts.join(', ')}${close}`;
  const margin = (depth: number) => `\n${' '.repeat(indent * depth)}`;
  return `${open}${margin(level + 1)}${parts.join(`,${margin(level + 1)}`)}${margin(level)}${close}`;
}
