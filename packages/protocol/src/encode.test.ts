import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, encodeDouble, encodeInt64, encodeString } from './encode.ts';
import { bool, double, enumOf, int32, int64, json, list, map, message, str } from './row.ts';
import { runs } from './rows/index.ts';

const inner = message('Inner', { a: str, b: int64 });
const shape = {
  text: str,
  small: int32,
  wide: int64,
  number: double,
  flag: bool,
  any: json,
  state: enumOf('State', { ON: 1 }),
  items: list(inner),
  texts: list(str),
  entries: map(double),
  one: inner,
};

describe('encode', () => {
  it('writes members in declared order, and only those that are set', () => {
    expect(encode(shape, { flag: false, text: '', small: 0, wide: 0, number: 0 })).toBe(
      '{"text":"","small":0,"wide":0,"number":0.0,"flag":false}',
    );
    expect(encode(shape, { text: undefined, one: {}, any: { x: [null] }, state: 'ON' })).toBe(
      '{"any":{"x":[null]},"state":"ON","one":{}}',
    );
  });

  it('leaves out empty lists and maps, not empty messages', () => {
    expect(encode(shape, { items: [], texts: [], entries: {}, one: { a: undefined } })).toBe('{"one":{}}');
    expect(encode(shape, { items: [{}, { b: 2 ** 53 }], entries: { 'a"b': Number.NaN } })).toBe(
      '{"items":[{},{"b":9007199254740992}],"entries":{"a\\"b":"NaN"}}',
    );
    expect(encode({}, {})).toBe('{}');
  });

  it('takes a message as well as its shape', () => {
    expect(encode(inner, { a: 'x' })).toBe('{"a":"x"}');
  });

  it('writes a run as MLflow does', () => {
    const run = {
      info: { run_id: 'r', status: 'RUNNING', start_time: 1 },
      data: { metrics: [{ key: 'm', value: 1, step: -1 }] },
      inputs: {},
    } as const;
    expect(encode(runs.getRun.output, { run })).toBe(
      '{"run":{"info":{"run_id":"r","status":"RUNNING","start_time":1},"data":{"metrics":[{"key":"m","value":1.0,"step":-1}]},"inputs":{}}}',
    );
  });
});

/** Python's `repr`. */
describe('encodeDouble', () => {
  it.each<[number, string]>([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-1.5, '-1.5'],
    [0.1, '0.1'],
    [1e15, '1000000000000000.0'],
    [9999999999999998, '9999999999999998.0'],
    [1e16, '1e+16'],
    [1.5e16, '1.5e+16'],
    [1e21, '1e+21'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [5e-324, '5e-324'],
    [1e-4, '0.0001'],
    [0.00012, '0.00012'],
    [1e-5, '1e-05'],
    [-1.5e-7, '-1.5e-07'],
    [1e-10, '1e-10'],
    [2.5e-100, '2.5e-100'],
    [0.30000000000000004, '0.30000000000000004'],
    [Number.NaN, '"NaN"'],
    [Number.POSITIVE_INFINITY, '"Infinity"'],
    [Number.NEGATIVE_INFINITY, '"-Infinity"'],
  ])('%d', (value, text) => {
    expect(encodeDouble(value)).toBe(text);
  });

  it('is read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        Object.is(JSON.parse(encodeDouble(value)), value),
      ),
    );
  });
});

describe('texts and integers', () => {
  it('are JSON', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => JSON.parse(encodeString(text)) === text));
    expect(encodeString('a"\\\u0000\u007fé')).toBe('"a\\"\\\\\\u0000\u007fé"');
  });

  it('keep every digit', () => {
    expect(encodeInt64(2n ** 63n - 1n)).toBe('9223372036854775807');
    expect(encodeInt64(-5)).toBe('-5');
    expect(encodeInt64(-0)).toBe('0');
  });
});
