import { invalidParameter } from './errors.ts';
import { limits } from './limits.ts';

/** A member or item that is an integer of 16 or more digits: it may not be exact as a number. */
const longInteger = /[:[,\s]-?\d{16}/;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A longer text is bounded before it is parsed: parsing 32 MiB of brackets takes seconds and a gigabyte. */
const boundFirstLength = 1_048_576;

/**
 * Parses a request body. Integers beyond ±2^53 become bigints; text that is no JSON reads as undefined, which means no
 * body; a body that is a JSON string is parsed a second time (old clients encode twice).
 *
 * @param isExpected whether the value is a plain message of known shape: then its nesting needs no look
 * @throws INVALID_PARAMETER_VALUE for too deep nesting and for too many keys
 */
export function parseBody(body: string | Uint8Array, isExpected: (value: unknown) => boolean = () => false): unknown {
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  const value = text === undefined ? undefined : parseBounded(text, isExpected);
  return typeof value === 'string' ? parseBounded(value, isExpected) : value;
}

function parseBounded(text: string, isExpected: (value: unknown) => boolean): unknown {
  if (text.length > boundFirstLength) checkBounds(text);
  const value = parseJson(text);
  if (text.length <= boundFirstLength && !isExpected(value)) checkBounds(text);
  return value;
}

function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

/** Parses JSON text as Python does: long integers exact (as bigints), bare NaN and infinities allowed; else undefined. */
export function parseJson(text: string): unknown {
  try {
    return longInteger.test(text) ? JSON.parse(text, exactNumbers) : JSON.parse(text);
  } catch {
    return /NaN|Infinity/.test(text) ? parsePythonJson(text) : undefined;
  }
}

/** A whole number that was written as a float: `9.0`, `1e3`. To everything but messages it is the number. */
export class WholeFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** The same value with whole floats told apart from integers, which a message about it has to. */
export function parseAsWritten(body: string | Uint8Array): unknown {
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  if (text === undefined || text.length > boundFirstLength || !/\d(?:\.0|e)/i.test(text)) return undefined;
  try {
    return JSON.parse(text, (key, value, context?: { source?: string }) => {
      const isFloat = Number.isSafeInteger(value) && /[.e]/i.test(context?.source ?? '');
      return isFloat ? new WholeFloat(value) : exactNumbers(key, value, context);
    });
  } catch {
    return undefined;
  }
}

/** A number no client writes; in its place the reviver puts NaN. */
const nanSource = '-0e424242';

/** Python's parser also reads bare NaN and infinities. */
function parsePythonJson(text: string): unknown {
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) => {
    if (token === 'NaN') return nanSource;
    return token.endsWith('Infinity') ? token.replace('Infinity', '1e999') : token;
  });
  try {
    return JSON.parse(plain, exactNumbers);
  } catch {
    return undefined;
  }
}

function exactNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || (Number.isSafeInteger(value) && value !== 0)) return value;
  const source = context?.source ?? '';
  if (value === 0) return source === nanSource ? Number.NaN : value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Counts nesting and keys in one pass over the text, which costs about as much as parsing it. */
function checkBounds(text: string): void {
  let depth = 0;
  let keys = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = closingQuote(text, i);
    else if (c === 0x3a) keys++;
    else if (c === 0x5b || c === 0x7b) depth++;
    else if (c === 0x5d || c === 0x7d) depth--;
    if (depth > limits.jsonDepth) {
      throw invalidParameter(
        `The request body is nested deeper than ${limits.jsonDepth} levels. Send a flatter JSON document.`,
      );
    }
    if (keys > limits.jsonKeys) {
      throw invalidParameter(`The request body has more than ${limits.jsonKeys} keys. Send less data per request.`);
    }
  }
}

/** Position of the quote that ends the string which begins at `start`; the end of the text when none does. */
function closingQuote(text: string, start: number): number {
  let i = start + 1;
  for (let c = text.charCodeAt(i); i < text.length && c !== 0x22; c = text.charCodeAt(i)) i += c === 0x5c ? 2 : 1;
  return i;
}
