import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedRow, matchRows, matchSummary, rowKinds } from './match-rows.ts';
import { type PackedTable, packTable } from './packed-table.ts';

/** The comparison written out. */
function tableDiff(one: PackedTable, other: PackedTable, by?: string) {
  const matches = matchRows(one, other, by);
  const { columns, left: lefts, right: rights, kinds } = matches;
  const pairs = [...kinds].map((kind, at) => {
    const [a, b] = [alignedRow(one, lefts[at] as number, columns), alignedRow(other, rights[at] as number, columns)];
    return { kind: rowKinds[kind], left: a, right: b, changed: columns.flatMap((_, i) => (a[i] === b[i] ? [] : [i])) };
  });
  return { columns, pairs, kinds };
}
const diffSummary = matchSummary;

const table = (columns: string[], ...rows: string[][]) => packTable(columns, rows);
const left = table(['id', 'label'], ['1', 'cat'], ['2', 'dog'], ['3', 'cow']);

describe('two tables', () => {
  it('are matched like lines of a text', () => {
    const diff = tableDiff(left, table(['id', 'label'], ['1', 'cat'], ['2', 'fox'], ['3', 'cow'], ['4', 'hen']));
    expect(diff.pairs.map(({ kind }) => kind)).toEqual(['same', 'changed', 'same', 'right']);
    expect(diff.pairs[1]?.changed).toEqual([1]);
    expect(diffSummary(diff)).toBe('Rows: 1 changed, 1 only in the second, 2 equal.');
  });

  it('are matched by a column, whatever their order', () => {
    const diff = tableDiff(left, table(['id', 'label'], ['3', 'cow'], ['1', 'ape'], ['9', 'bee']), 'id');
    expect(diff.pairs.map(({ kind, left: [a], right: [b] }) => [kind, a, b])).toEqual([
      ['changed', '1', '1'],
      ['left', '2', undefined],
      ['same', '3', '3'],
      ['right', undefined, '9'],
    ]);
  });

  it('may have different columns', () => {
    const diff = tableDiff(left, table(['label', 'score'], ['cat', '0.9']), 'label');
    expect(diff.columns).toEqual(['id', 'label', 'score']);
    expect(diff.pairs[0]).toMatchObject({ left: ['1', 'cat', undefined], right: [undefined, 'cat', '0.9'] });
    expect(diff.pairs[0]?.changed).toEqual([0, 2]);
  });

  it('that are equal, or empty, say so', () => {
    expect(diffSummary(tableDiff(left, left))).toBe('The tables are equal.');
    expect(tableDiff(table(['a']), table(['a'], ['1'])).pairs.map(({ kind }) => kind)).toEqual(['right']);
  });

  it('lose no row, however they are matched', () => {
    const cell = fc.constantFrom('a', 'b', 'a\nb', '');
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 12 });
    fc.assert(
      fc.property(rows, rows, fc.constantFrom(undefined, 'x'), (a, b, by) => {
        const { pairs } = tableDiff(table(['x', 'y'], ...a), table(['x', 'y'], ...b), by);
        const side = (name: 'left' | 'right') =>
          pairs
            .map((pair) => pair[name])
            .filter(([first]) => first !== undefined)
            .map((row) => row.join('|'));
        expect(side('left')).toEqual(a.map((row) => row.join('|')));
        expect(side('right').sort()).toEqual(b.map((row) => row.join('|')).sort());
      }),
    );
  });

  it('of many rows are matched by those that are there once', () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => [String(i), i % 7 ? 'cat' : 'dog']);
    const other = rows.map(([id = '', label = '']) => [id, Number(id) % 10 === 3 ? 'fox' : label]);
    other.splice(100, 1);
    other.splice(20_000, 0, ['new', 'hen']);
    const { kinds } = matchRows(table(['id', 'label'], ...rows), table(['id', 'label'], ...other));
    expect(matchSummary({ kinds })).toBe(
      'Rows: 3,000 changed, 1 only in the first, 1 only in the second, 26,999 equal.',
    );
  });
});
