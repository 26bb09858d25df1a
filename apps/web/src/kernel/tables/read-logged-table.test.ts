import { describe, expect, it } from 'vitest';
import { cellImage, cellText, readLoggedTable } from './read-logged-table.ts';

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
