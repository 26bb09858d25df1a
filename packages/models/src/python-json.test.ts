import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson, writeJson } from './python-json.ts';
import { fromJs } from './python-value.ts';

describe('readJson', () => {
  it('tells whole numbers from others and keeps them exact', () => {
    expect(readJson('[9007199254740993, 5, 5.0, -0, 1e3, NaN, -Infinity, 1e400]')).toEqual([
      9007199254740993n,
      5n,
      5,
      0n,
      1000,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('keeps the last of repeated keys, and every name', () => {
    expect(writeJson(readJson('{"a": 1, "__proto__": 2, "a": 3}'))).toBe('{"a": 3, "__proto__": 2}');
  });

  it.each([
    ['', 'Expecting value: line 1 column 1 (char 0)'],
    ['{"a": 1,\n x}', 'Expecting property name enclosed in double quotes: line 2 column 2 (char 10)'],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ['[1] 2', 'Extra data: line 1 column 5 (char 4)'],
    ['"a', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['"a\n"', 'Invalid control character at: line 1 column 3 (char 2)'],
    ['"\\x"', 'Invalid \\escape: line 1 column 2 (char 1)'],
    ['"\\u12"', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
    ['01', 'Extra data: line 1 column 2 (char 1)'],
    ['nul', 'Expecting value: line 1 column 1 (char 0)'],
  ])('refuses %j in the words of Python', (text, message) => {
    expect(() => readJson(text)).toThrow(message);
  });

  it('refuses deep nesting', () => {
    expect(() => readJson('['.repeat(100_000))).toThrow('Too many nested');
  });

  it('reads and writes all of JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(writeJson(readJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('writeJson', () => {
  it('writes as Python does', () => {
    const value = fromJs({
      text: 'é\n水😀\x7f',
      list: [1, 2.5, 1e-7, 1e22, 123456789012345680, true, null],
      empty: [],
      none: {},
    });
    expect(writeJson(value)).toBe(
      '{"text": "\\u00e9\\n\\u6c34\\ud83d\\ude00\\u007f", "list": [1, 2.5, 1e-07, 1e+22, 1.2345678901234568e+17, true, null], "empty": [], "none": {}}',
    );
    expect(writeJson([1, Number.NaN, -Infinity, -0])).toBe('[1.0, NaN, -Infinity, -0.0]');
  });

  it('indents, and keeps letters where asked', () => {
    expect(writeJson(fromJs({ a: ['é', {}] }), { indent: 2, unicode: true })).toBe(
      '{\n  "a": [\n    "é",\n    {}\n  ]\n}',
    );
  });
});
