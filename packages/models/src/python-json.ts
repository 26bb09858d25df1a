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

const constants: readonly (readonly [string, PythonValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
const space = /[ \t\n\r]*/y;
const numberAt = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside text
const chunkAt = /[^"\\\x00-\x1f]*/y;
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
    const char = this.text[this.at];
    if (char === '"') return this.string();
    if (char === '{') return this.nested(() => this.dict());
    if (char === '[') return this.nested(() => this.list());
    const constant = constants.find(([word]) => this.text.startsWith(word, this.at));
    if (!constant) return this.number();
    this.at += constant[0].length;
    return constant[1];
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > depthMax) throw this.problem('Too many nested lists and objects');
    const value = read();
    this.depth--;
    return value;
  }

  private number(): PythonValue {
    const [all, whole, fraction, power] = this.match(numberAt) ?? [];
    if (all === undefined) throw this.problem('Expecting value');
    this.at += all.length;
    return fraction === undefined && power === undefined ? BigInt(whole!) : Number(all);
  }

  private list(): PythonValue {
    const items: PythonValue[] = [];
    this.at++;
    this.skipSpace();
    if (this.take(']')) return items;
    for (;;) {
      items.push(this.value());
      this.skipSpace();
      if (this.take(']')) return items;
      if (!this.take(',')) throw this.problem("Expecting ',' delimiter");
      this.skipSpace();
    }
  }

  private dict(): PythonValue {
    const dict = emptyDict();
    this.at++;
    this.skipSpace();
    if (this.take('}')) return dict;
    for (;;) {
      if (this.text[this.at] !== '"') throw this.problem('Expecting property name enclosed in double quotes');
      const key = this.string();
      this.skipSpace();
      if (!this.take(':')) throw this.problem("Expecting ':' delimiter");
      this.skipSpace();
      dict[key] = this.value();
      this.skipSpace();
      if (this.take('}')) return dict;
      if (!this.take(',')) throw this.problem("Expecting ',' delimiter");
      this.skipSpace();
    }
  }

  private string(): string {
    const start = this.at++;
    let value = '';
    for (;;) {
      const [chunk = ''] = this.match(chunkAt) ?? [];
      value += chunk;
      this.at += chunk.length;
      const char = this.text[this.at];
      if (char === undefined) throw new JsonError('Unterminated string starting at', this.text, start);
      if (char !== '"' && char !== '\\') throw this.problem('Invalid control character at');
      this.at++;
      if (char === '"') return value;
      value += this.escape(start);
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

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    this.at += this.match(space)![0].length;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
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
