import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelimited } from './read-delimited.ts';

describe('a delimited text', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,"b,""c"""\r\n1,',
      [
        ['a', 'b,"c"'],
        ['1', ''],
      ],
    ],
    ['"two\nlines",x', [['two\nlines', 'x']]],
    ['"never closed,x', [['never closed,x']]],
    ['', []],
  ])('%j', (text, rows) => expect(readDelimited(text, ',', 100)).toEqual(rows));
  it('is read no further than asked', () => {
    expect(readDelimited('a\nb\nc\n', ',', 2)).toEqual([['a'], ['b']]);
  });
  it('reads back what was quoted', () => {
    const field = fc.string({ minLength: 1 }).map((text) => text.replaceAll('\r', ''));
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const text = rows.map((row) => row.map((it) => `"${it.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect(readDelimited(text, ',', 100)).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });
});
