import { invalidParameter } from './errors.ts';
import { pythonRepr } from './python.ts';

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
  const rest = token.after === undefined ? '' : `, "hash": ${JSON.stringify(token.hash)}, "after": ${JSON.stringify(token.after)}`;
  return Buffer.from(`{"offset": ${token.offset}${rest}}`).toString('base64');
}

/** Absent and empty tokens mean the first page. @throws INVALID_PARAMETER_VALUE with MLflow's texts. */
export function decodeOffsetToken(token: string | undefined): OffsetToken {
  if (!token) return { offset: 0 };
  const decoded = decodeBase64(token);
  const parsed = parseObject(decoded);
  const offset = parsed.offset;
  if (!offset) throw invalidParameter(`Invalid page token, parsed value=${pythonRepr(parsed)}`);
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset)) {
    throw invalidParameter(`Invalid page token, not stringable ${pythonRepr(offset)}`);
  }
  return { offset: Math.max(0, offset), after: cells(parsed.after), hash: typeof parsed.hash === 'string' ? parsed.hash : undefined };
}

function decodeBase64(token: string): string {
  const data = token.replace(/[^A-Za-z0-9+/=]/g, '');
  if (data.length % 4 !== 0 || /=[^=]/.test(data) || data.replace(/=/g, '').length % 4 === 1) {
    throw invalidParameter('Invalid page token, could not base64-decode');
  }
  return Buffer.from(data, 'base64').toString('latin1');
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalidParameter(`Invalid page token, decoded value=${pythonBytes(text)}`);
}

const isCell = (cell: unknown): cell is string | number | null =>
  cell === null || typeof cell === 'string' || (typeof cell === 'number' && Number.isFinite(cell));

const cells = (after: unknown): OffsetToken['after'] => (Array.isArray(after) && after.every(isCell) ? after : undefined);

const pythonBytes = (text: string): string =>
  `b'${Array.from(text, (c) => {
    const code = c.charCodeAt(0);
    if (c === "'" || c === '\\') return `\\${c}`;
    return code >= 32 && code < 127 ? c : `\\x${code.toString(16).padStart(2, '0')}`;
  }).join('')}'`;
