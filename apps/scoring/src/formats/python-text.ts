/** Bytes as Python decodes them. */

import { bytesRepr } from '@millrace/models';

/** Bytes that are no UTF-8, with Python's repr of the exception. */
export class UnicodeError extends Error {
  readonly repr: string;

  constructor(bytes: Buffer, start: number, end: number, reason: string) {
    super(reason);
    this.repr = `UnicodeDecodeError('utf-8', ${bytesRepr(bytes)}, ${start}, ${end}, '${reason}')`;
  }
}

/**
 * Text of a JSON body: UTF-8 with or without a mark, or UTF-16.
 * @throws {UnicodeError}
 */
export function decodeText(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(bytes);
  return decodeUtf8(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes);
}

/** As Python's json module finds it: by the mark, or by where the zero bytes are. */
function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes.length < 2) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
  return bytes[0] === 0 && bytes[1] !== 0 ? 'utf-16be' : 'utf-8';
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws {UnicodeError} */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw findProblem(bytes);
  }
}

function findProblem(bytes: Buffer): UnicodeError {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at]!;
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    if (length === 0) return new UnicodeError(bytes, at, at + 1, 'invalid start byte');
    for (let next = 1; next < length; next++) {
      if (at + next >= bytes.length) return new UnicodeError(bytes, at, bytes.length, 'unexpected end of data');
      if (!isContinuation(first, next, bytes[at + next]!))
        return new UnicodeError(bytes, at, at + next, 'invalid continuation byte');
    }
    at += length;
  }
  return new UnicodeError(bytes, 0, 1, 'invalid start byte');
}

/** The second byte has narrower bounds, so that nothing has two spellings and no surrogate is written. */
function isContinuation(first: number, position: number, byte: number): boolean {
  const low = position === 1 ? ({ 224: 0xa0, 240: 0x90 }[first] ?? 0x80) : 0x80;
  const high = position === 1 ? ({ 237: 0x9f, 244: 0x8f }[first] ?? 0xbf) : 0xbf;
  return byte >= low && byte <= high;
}
