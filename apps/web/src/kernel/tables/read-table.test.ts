import { expect, it } from 'vitest';
import { cellOf } from './packed-table.ts';
import { readTable } from './read-table.ts';

const read = (text: string, separator?: ',', isWhole = true) =>
  readTable({ bytes: new TextEncoder().encode(text), isWhole, rowsMost: 2, ...(separator && { separator }) });
const shape = (table: ReturnType<typeof read>) =>
  table && [table.columns, table.rowCount, table.isCut, table.rowCount > 0 ? cellOf(table, table.rowCount - 1, 1) : ''];

it.each([
  ['a,b\n1,2\n3,4\n', [['a', 'b'], 2, false, '4']],
  ['a,b\n1,2\n3,4\n5,6\n', [['a', 'b'], 2, true, '4']],
  ['a,b\n1,2\n3', [['a', 'b'], 2, false, '']],
  ['', [[], 0, false, '']],
])('reads the first rows of %j', (text, wanted) => {
  expect(shape(read(text, ','))).toEqual(wanted);
});

it('knows that a file goes on', () => {
  expect(read('a,b\n1,2\n', ',', false)?.isCut).toBe(true);
});

it('reads what log_table writes, and no other JSON', () => {
  expect(shape(read('{"columns":["a","b"],"data":[[1,null],["x",{"y":1}],[2,3]]}'))).toEqual([
    ['a', 'b'],
    2,
    true,
    '{"y":1}',
  ]);
  expect(read('{"a":1}')).toBeNull();
  expect(read('{"columns":["a"],"da')).toBeNull();
});
