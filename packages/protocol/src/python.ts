import { WholeFloat } from './json.ts';

/** Values as Python writes and reads them: MLflow's messages print them so, and its decoder reads numbers so. */

const seeDocs = 'See the API docs for more information about request parameters.';
/** Longer values are cut in messages, so that an answer never grows with the request. */
const shownMax = 2000;

export const missingValueMessage = (field: string): string =>
  `Missing value for required parameter '${field}'. ${seeDocs}`;

export const invalidValueMessage = (field: string, value: unknown): string =>
  `Invalid value ${pythonJson(value)} for parameter '${field}' supplied:  Hint: Value was of type '${pythonTypeName(value)}'. ${seeDocs}`;

/** Compact JSON as `json.dumps` writes it with sorted keys and tight separators; ASCII only; cut after 2,000 characters. */
export function pythonJson(value: unknown): string {
  const text = jsonText(value);
  return text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`;
}

function jsonText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return asciiJson(value);
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : nonFiniteJson(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof WholeFloat) return pythonFloat(value.value);
  if (Array.isArray(value)) return `[${cutJoin(value, jsonText)}]`;
  const names = Object.keys(value).sort();
  return `{${cutJoin(names, (name) => `${asciiJson(name)}:${jsonText((value as Record<string, unknown>)[name])}`)}}`;
}

/** Stops early: what lies beyond the cut is never shown. */
function cutJoin<T>(items: readonly T[], show: (item: T) => string): string {
  let text = '';
  for (let i = 0; i < items.length && text.length <= shownMax; i++) text += (i === 0 ? '' : ',') + show(items[i] as T);
  return text;
}

/** JSON text with everything beyond ASCII escaped. */
export const asciiOnly = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const asciiJson = (text: string): string => asciiOnly(JSON.stringify(text));

const nonFiniteJson = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity');

/** JSON does not tell 2 from 2.0 once parsed; whole numbers print as integers. */
const numberText = (value: number): string => (Number.isSafeInteger(value) ? String(value) : pythonFloat(value));

export function pythonTypeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isSafeInteger(value) ? 'int' : 'float';
    default:
      return value instanceof WholeFloat ? 'float' : 'dict';
  }
}

/** A parsed JSON value as Python's `repr` prints it. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return pythonText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : pythonFloat(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${pythonText(key)}: ${pythonRepr(member)}`);
    return `{${members.join(', ')}}`;
  }
  return String(value);
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as Python's `repr` quotes it. */
export function pythonText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\p{C}\p{Z}]/gu, (c) => (c === ' ' ? c : (shortEscapes[c] ?? codePointEscape(c))));
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

function codePointEscape(c: string): string {
  const hex = (c.codePointAt(0) as number).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Bytes (one per character) as Python's `repr` prints them. */
export function pythonBytes(latin1: string): string {
  const quote = latin1.includes("'") && !latin1.includes('"') ? '"' : "'";
  const escaped = latin1.replace(/[^ -[\]-~]/g, (c) => shortEscapes[c] ?? codePointEscape(c));
  return `b${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

/** A double as Python's `repr` prints it: `1.0`, `1e-05`, `1e+16`, `nan`, `inf`. */
export function pythonFloat(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (Number.isNaN(value)) return 'nan';
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? 'inf' : '-inf';
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

const digits = '\\d+(?:_\\d+)*';
const floatPattern = new RegExp(`^[+-]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:e[+-]?${digits})?$`, 'i');
const intPattern = new RegExp(`^[+-]?${digits}$`);

/** What Python's `float()` reads in a text, or undefined. */
export function readPythonFloat(text: string): number | undefined {
  const trimmed = text.trim();
  if (floatPattern.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  if (/^[+-]?nan$/i.test(trimmed)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(trimmed);
  if (!infinite) return undefined;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Digits of any script as ASCII ones. Scripts have their ten in a row, zero first. */
export const asciiDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) as number;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });

/** What Python's `int()` reads in a text: a number while exact, else a bigint, or undefined. */
export function readPythonInt(text: string): number | bigint | undefined {
  // No blank for Python, unlike for `trim`.
  if (text.includes('\ufeff')) return undefined;
  const trimmed = asciiDigits(text.trim());
  // Python refuses to read more digits than this.
  if (trimmed.length > 4300 || !intPattern.test(trimmed)) return undefined;
  const plain = trimmed.replaceAll('_', '').replace(/^\+/, '');
  const number = Number(plain);
  return Number.isSafeInteger(number) ? number + 0 : BigInt(plain);
}
