import { describe, expect, it } from 'vitest';
import { ColumnValues } from './column-values.ts';
import type { ParquetFile } from './open-parquet.ts';
import { cellText, groupOf, groupSpans, parquetColumns, usedCodecs } from './prepare-parquet.ts';

it('columns are named by what people call their types', () => {
  const node = (element: object, children: readonly unknown[] = []) => ({
    element: { name: 'c', ...element },
    children,
  });
  const types = parquetColumns([
    node({ type: 'INT64' }),
    node({ type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }),
    node({ type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }),
    node({ type: 'INT32', logical_type: { type: 'INTEGER' } }),
    node({ converted_type: 'LIST' }, [{}]),
    node({}, [{}]),
    node({ type: 'BYTE_ARRAY' }),
  ]).map(({ type }) => type);
  expect(types).toEqual(['int64', 'string', 'timestamp', 'int32', 'list', 'struct', 'bytes']);
});

it('codecs are named once', () => {
  const group = { columns: ['SNAPPY', 'BROTLI', 'BROTLI'].map((codec) => ({ meta_data: { codec } })) };
  expect(usedCodecs([group, group])).toEqual(['SNAPPY', 'BROTLI']);
});

it('a row is found in its group', () => {
  const groups = groupSpans([{ num_rows: 3n }, { num_rows: 0n }, { num_rows: 2n }]);
  expect([0, 2, 3, 4, 5].map((row) => groupOf(groups, row)?.index)).toEqual([0, 0, 2, 2, undefined]);
});

it.each([
  [null, ''],
  [12345678901234567890n, '12345678901234567890'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [new Date(0), '1970-01-01T00:00:00Z'],
  [new Uint8Array(3), '3 bytes'],
  [{ a: [1n, Number.POSITIVE_INFINITY], b: 9007199254740993n }, '{"a":[1,"Infinity"],"b":"9007199254740993"}'],
])('%s reads %s', (value, text) => expect(cellText(value)).toBe(text));

describe('values of columns', () => {
  const asked: string[] = [];
  const file: ParquetFile = {
    rowCount: 4,
    size: 100,
    unread: [],
    columns: parquetColumns([{ element: { name: 'a', type: 'INT32' }, children: [] }]),
    groups: groupSpans([{ num_rows: 2 }, { num_rows: 2 }]),
    read: async (column, { index }) => {
      asked.push(`${column}${index}`);
      if (column === 'bad') throw new Error('no codec');
      return [index * 2, index * 2 + 1];
    },
  };

  it('are read once per column and group, when they are looked at', async () => {
    let reads = 0;
    const values = new ColumnValues(file, () => (reads += 1));
    expect([values.at('a', 2), values.at('a', 3)]).toEqual([undefined, undefined]);
    await expect.poll(() => reads).toBe(1);
    expect([values.at('a', 2), values.at('a', 3)]).toEqual([{ value: 2 }, { value: 3 }]);
    expect(asked).toEqual(['a1']);
  });

  it('say why they cannot be read', async () => {
    let reads = 0;
    const values = new ColumnValues(file, () => (reads += 1));
    values.at('bad', 0);
    await expect.poll(() => reads).toBe(1);
    expect(values.at('bad', 1)).toEqual(new Error('no codec'));
  });
});
