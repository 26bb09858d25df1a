import { invalidParameter } from './errors.ts';
import { asciiOnly, pythonBytes, pythonRepr, readPythonInt } from './python.ts';

/** What an offset token carries: MLflow's `offset`, and members of our own that let the next page start by key. */
export interface OffsetToken {
  readonly offset: number;
  /** The sort cells of the last row of the page before. */
  readonly after?: readonly (string | number | null)[];
  /** Fingerprint of the query that `after` belongs to. */
  readonly hash?: string;
}

/** Base64 of `{"offset": N}` with Python's spacing, so that MLflow itself can read our tokens. */
export function encodeOffsetToken(token: OffsetToken): string {
  const rest =
    token.after === undefined ? '' : `, "hash": ${JSON.stringify(token.hash)}, "after": ${JSON.stringify(token.after)}`;
  return btoa(asciiOnly(`{"offset": ${token.offset}${rest}}`));
}

/**
 * Absent and empty tokens mean the first page; a negative offset counts as 0.
 *
 * @throws INVALID_PARAMETER_VALUE with MLflow's texts
 */
export function decodeOffsetToken(token: string | undefined): OffsetToken {
  if (!token) return { offset: 0 };
  const parsed = parseObject(decodeBase64(token));
  if (!parsed.offset) throw invalidParameter(`Invalid page token, parsed value=${pythonRepr(parsed)}`);
  const offset = toOffset(parsed.offset);
  return { offset, after: cells(parsed.after), hash: typeof parsed.hash === 'string' ? parsed.hash : undefined };
}

/** Whatever Python's `int()` takes: numbers, texts of digits, true. */
function toOffset(value: unknown): number {
  const number = typeof value === 'string' ? readPythonInt(value) : value;
  const whole = typeof number === 'number' || number === true ? Math.trunc(Number(number)) : Number.NaN;
  if (Number.isSafeInteger(whole)) return Math.max(0, whole);
  const shown = typeof value === 'string' ? value : pythonRepr(value);
  throw invalidParameter(`Invalid page token, not stringable ${shown}`);
}

/** As Python: foreign characters are skipped, and padding that completes a group ends the data. One character per byte. */
function decodeBase64(token: string): string {
  let data = '';
  let pads = 0;
  for (const c of token) {
    if (/[A-Za-z0-9+/]/.test(c)) {
      data += c;
      pads = 0;
    } else if (c === '=' && data.length % 4 >= 2 && (data.length % 4) + ++pads >= 4) {
      return atob(data + '='.repeat(pads));
    }
  }
  if (data.length % 4 !== 0) throw invalidParameter('Invalid page token, could not base64-decode');
  return atob(data);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseObject(latin1: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(Uint8Array.from(latin1, (c) => c.charCodeAt(0))));
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalidParameter(`Invalid page token, decoded value=${pythonBytes(latin1)}`);
}

const isCell = (cell: unknown): cell is string | number | null =>
  cell === null || typeof cell === 'string' || (typeof cell === 'number' && Number.isFinite(cell));

const cells = (after: unknown): OffsetToken['after'] =>
  Array.isArray(after) && after.every(isCell) ? after : undefined;
