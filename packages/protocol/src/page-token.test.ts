import { describe, expect, it } from 'vitest';
import { decodeOffsetToken, encodeOffsetToken } from './page-token.ts';

const utf8Base64 = (text: string): string => Buffer.from(text).toString('base64');
const made = (json: string): string => utf8Base64(json);
const refusalOf = (token: string): string => {
  try {
    return `offset ${decodeOffsetToken(token).offset}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('offset tokens', () => {
  it('are what MLflow makes', () => {
    expect(encodeOffsetToken({ offset: 1 })).toBe('eyJvZmZzZXQiOiAxfQ==');
    expect(encodeOffsetToken({ offset: 5 })).toBe('eyJvZmZzZXQiOiA1fQ==');
    expect(decodeOffsetToken('eyJvZmZzZXQiOiA1fQ==')).toEqual({ offset: 5 });
  });

  it('begin at 0 when there is none', () => {
    expect(decodeOffsetToken(undefined)).toEqual({ offset: 0 });
    expect(decodeOffsetToken('')).toEqual({ offset: 0 });
  });

  it('carry where to go on, in any language', () => {
    const token = { offset: 7, hash: 'h', after: ['é 日本 😀', 1.5, null] };
    expect(decodeOffsetToken(encodeOffsetToken(token))).toEqual(token);
    expect(Buffer.from(encodeOffsetToken(token), 'base64').toString()).toMatch(/^\{"offset": 7, [\x20-\x7e]+\}$/);
  });

  it.each(['5', '{"a":1}', '[{}]', '[[1]]', '[true]'])('drop an after of %s', (after) => {
    expect(decodeOffsetToken(made(`{"offset": 3, "after": ${after}, "hash": 4}`))).toEqual({ offset: 3 });
  });
});

/** Every expectation was answered by MLflow 3.17.2. */
describe('tokens read as Python reads them', () => {
  it.each<[string, string]>([
    ['abc', 'Invalid page token, could not base64-decode'],
    ['a', 'Invalid page token, could not base64-decode'],
    ['ab=', 'Invalid page token, could not base64-decode'],
    ['ab==', "Invalid page token, decoded value=b'i'"],
    ['abcd', "Invalid page token, decoded value=b'i\\xb7\\x1d'"],
    ['====', "Invalid page token, decoded value=b''"],
    ['eyJ4IjogMX0=', "Invalid page token, parsed value={'x': 1}"],
    ['!!eyJ4IjogMX0=?', "Invalid page token, parsed value={'x': 1}"],
    ['eyJvZmZz ZXQiOiA3fQ==', 'offset 7'],
    ['eyJvZmZzZXQiOiA3fQ==garbage', 'offset 7'],
    [made('{"offset": 0}'), "Invalid page token, parsed value={'offset': 0}"],
    [made('{"offset": "5"}'), 'offset 5'],
    [made('{"offset": " 7 "}'), 'offset 7'],
    [made('{"offset": 2.7}'), 'offset 2'],
    [made('{"offset": true}'), 'offset 1'],
    [made('{"offset": "x"}'), 'Invalid page token, not stringable x'],
    [
      made('{"offset": null, "a": [1, "b", true]}'),
      "Invalid page token, parsed value={'offset': None, 'a': [1, 'b', True]}",
    ],
    [made('{}'), 'Invalid page token, parsed value={}'],
    [made('not json'), "Invalid page token, decoded value=b'not json'"],
    ['aXQncyAA/wpc', 'Invalid page token, decoded value=b"it\'s \\x00\\xff\\n\\\\"'],
    ['aXQncyAieCI=', "Invalid page token, decoded value=b'it\\'s \"x\"'"],
    [made('{"é": "é\'"}'), "Invalid page token, parsed value={'é': \"é'\"}"],
    [
      made('{"x": 1.5, "y": 1e-7, "z": 1e16, "n": {"a": false}}'),
      "Invalid page token, parsed value={'x': 1.5, 'y': 1e-07, 'z': 1e+16, 'n': {'a': False}}",
    ],
  ])('%s', (token, outcome) => {
    expect(refusalOf(token)).toBe(outcome);
  });

  it.each<[string, string]>([
    ['é', "Invalid page token, decoded value=b''"],
    [made('[1]'), "Invalid page token, decoded value=b'[1]'"],
    [made('5'), "Invalid page token, decoded value=b'5'"],
    [made('{"offset": [1]}'), 'Invalid page token, not stringable [1]'],
    [made('{"offset": 1e300}'), 'Invalid page token, not stringable 1e+300'],
    [made('{"offset": -3}'), 'offset 0'],
  ])('%s, where MLflow fails or asks its database', (token, outcome) => {
    expect(refusalOf(token)).toBe(outcome);
  });
});
