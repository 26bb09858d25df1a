import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksBinary } from './looks-binary.ts';
import { previewKind } from './preview-kind.ts';
import { readDelimited } from './read-delimited.ts';
import { cellImage, cellText, readLoggedTable } from './read-logged-table.ts';

it.each([
  ['a/b/plot.PNG', 'image'],
  ['x.svg', 'vector'],
  ['model/MLmodel', 'mlmodel'],
  ['model/model.pkl', 'unknown'],
  ['eval/table.json', 'json'],
  ['data.csv', 'table'],
  ['README', 'text'],
  ['report.html', 'page'],
  ['weights', 'unknown'],
  ['clip.mp4', 'video'],
  ['data.PARQUET', 'parquet'],
  ['paper.pdf', 'pdf'],
  ['log.jsonl', 'lines'],
  ['python_env.yaml', 'yaml'],
])('%s is shown as %s', (path, kind) => expect(previewKind(path)).toBe(kind));

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

it('bytes that are no text are told apart', () => {
  expect(looksBinary(new TextEncoder().encode('häßlich, 日本'))).toBe(false);
  expect(looksBinary(new Uint8Array([80, 75, 3, 4, 0, 0]))).toBe(true);
  expect(looksBinary(new Uint8Array(100).fill(0xfe))).toBe(true);
});

describe('a logged table', () => {
  it('is told from other JSON', () => {
    expect(readLoggedTable('{"columns":["a","b"],"data":[["x",1],["y",NaN]]}')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['x', 1],
        ['y', Number.NaN],
      ],
    });
    expect(readLoggedTable('{"columns":["a"]}')).toBeUndefined();
    expect(readLoggedTable('no json')).toBeUndefined();
    expect(readLoggedTable('null')).toBeUndefined();
  });
  it('shows values that no number holds as they were', () => {
    expect(['x', 1, null, { role: 'user' }, [Number.NaN]].map(cellText)).toEqual([
      'x',
      '1',
      '',
      '{"role":"user"}',
      '["NaN"]',
    ]);
  });
  it('knows the images that were logged in it', () => {
    const image = { type: 'image', filepath: 'table_images/t/u.png', compressed_filepath: 'table_images/t/u.webp' };
    expect(cellImage(image)).toEqual({ path: 'table_images/t/u.png', thumbnail: 'table_images/t/u.webp' });
    expect([cellImage('x'), cellImage(null), cellImage({ type: 'image' })]).toEqual([undefined, undefined, undefined]);
  });
});
