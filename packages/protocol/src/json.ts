import { invalidParameter } from './errors.ts';
import { limits } from './limits.ts';

/** An integer of 16 or more digits may not be exact as a number. */
const longInteger = /\d{16}/;

/**
 * Parses a request body. Integers beyond ±2^53 become bigints; malformed text is `undefined`, which reads as no body;
 * a body that is a JSON string is parsed a second time (old clients encode twice).
 *
 * @throws INVALID_PARAMETER_VALUE when arrays and objects are nested deeper than the limit
 */
export function parseBody(text: string): unknown {
  const value = parseText(text);
  return typeof value === 'string' ? parseText(value) : value;
}

function parseText(text: string): unknown {
  checkDepth(text);
  try {
    return longInteger.test(text) ? JSON.parse(text, exactIntegers) : JSON.parse(pythonNumbers(text));
  } catch {
    return undefined;
  }
}

/** Python's parser reads bare NaN and infinities. As a number out of range they reach the field's decoder, which refuses them by name. */
const pythonNumbers = (text: string): string =>
  /NaN|Infinity/.test(text)
    ? text.replace(/("(?:[^"\\]|\\.)*")|(-?Infinity|NaN)/g, (_, quoted) => quoted ?? '1e999')
    : text;

function exactIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Bounds nesting before the parser sees the text: 200,000 open brackets cost one pass. */
function checkDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  if (text.length < limits.jsonDepth) return;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 91 || c === 123) {
      if (++depth > limits.jsonDepth) {
        throw invalidParameter(`The request body is nested deeper than ${limits.jsonDepth} levels. Send a flatter JSON document.`);
      }
    } else if (c === 93 || c === 125) depth--;
  }
}
