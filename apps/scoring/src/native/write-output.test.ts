import { describe, expect, it } from 'vitest';
import { writeOutput } from './write-output.ts';

describe('writeOutput', () => {
  it('writes tensors by name, floats as Python prints them', () => {
    const data = Float32Array.of(1, 1.1, Number.NaN, -Infinity, 1e-7, 0.5);
    expect(writeOutput({ kind: 'tensors', tensors: { y: { dtype: 'float32', shape: [2, 3], data } } })).toBe(
      '{"y": [[1.0, 1.100000023841858, NaN], [-Infinity, 1.0000000116860974e-07, 0.5]]}',
    );
  });
  it('writes a scalar and an empty array', () => {
    const scalar = { dtype: 'int64', shape: [], data: BigInt64Array.of(9007199254740993n) } as const;
    expect(writeOutput({ kind: 'tensor', tensor: scalar })).toBe('9007199254740993');
    expect(writeOutput({ kind: 'tensor', tensor: { dtype: 'bool', shape: [0], data: new Uint8Array() } })).toBe('[]');
  });
  it('writes a table as records; of two columns with one name the last wins', () => {
    const columns = [
      { name: 0, dtype: 'bool', values: Uint8Array.of(1, 0) },
      { name: 'a', dtype: 'str', values: ['x', 'y'] },
      { name: 'a', dtype: 'str', values: ['é', 'z'] },
      { name: 'p', dtype: 'object', values: [{ yes: 1, no: 0 }, null] },
    ] as const;
    expect(writeOutput({ kind: 'frame', frame: { rows: 2, columns } })).toBe(
      '[{"0": true, "a": "\\u00e9", "p": {"yes": 1.0, "no": 0.0}}, {"0": false, "a": "z", "p": null}]',
    );
  });
  it('writes what code answers', () => {
    const value = {
      n: 1,
      half: 0.5,
      when: new Date('2020-01-02T03:04:05Z'),
      bytes: Buffer.from('abc'),
      big: 2n ** 70n,
    };
    expect(writeOutput({ kind: 'value', value })).toBe(
      '{"n": 1, "half": 0.5, "when": "2020-01-02T03:04:05", "bytes": "YWJj\\n", "big": 1180591620717411303424}',
    );
  });
});
