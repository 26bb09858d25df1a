import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { openParquet } from './parquet-file.ts';
import type { TableRun } from './prepare-run-cell.ts';
import { type RunColumn, readColumn } from './run-columns.ts';

const columns = [
  'attributes.run_name',
  'attributes.start_time',
  'attributes.duration',
  'metrics.val/loss',
  'min(metrics.val/loss)',
  'params.lr',
  'tags.a.b',
].map(readColumn) as RunColumn[];

const run = (at: number): TableRun => ({
  info: {
    run_id: `r${at}`,
    run_name: `näme ${at}`,
    experiment_id: '1',
    start_time: 1_790_000_000_000 + at,
    ...(at > 0 && { end_time: 1_790_000_000_000 + at * 3 }),
  },
  data: {
    metrics: at === 1 ? [{ key: 'val/loss', value: 'NaN' }] : [{ key: 'val/loss', value: at / 3, min: -at }],
    ...(at > 0 && { params: [{ key: 'lr', value: '0.10' }] }),
  },
});

const fileOf = (count: number): ArrayBuffer => {
  const file = openParquet(columns);
  for (let at = 0; at < count; at += 1000)
    file.add(Array.from({ length: Math.min(1000, count - at) }, (_, i) => run(at + i)));
  return (file.finish() as Uint8Array<ArrayBuffer>).slice().buffer;
};

it('gives back what was written, with a type per column', async () => {
  const rows = await parquetReadObjects({ file: fileOf(3) });
  expect(rows[0]).toEqual({
    'attributes.run_name': 'näme 0',
    'attributes.start_time': new Date(1_790_000_000_000),
    'attributes.duration': null,
    'metrics.val/loss': 0,
    'min(metrics.val/loss)': -0,
    'params.lr': null,
    'tags.a.b': null,
  });
  expect(rows[1]).toMatchObject({ 'metrics.val/loss': Number.NaN, 'min(metrics.val/loss)': null, 'params.lr': '0.10' });
  expect(rows[2]).toMatchObject({ 'attributes.duration': 4n, 'metrics.val/loss': 2 / 3 });
});

it('writes many runs in row groups, and none at all', async () => {
  const file = fileOf(25_000);
  expect(parquetMetadata(file).row_groups.map(({ num_rows }) => num_rows)).toEqual([10_000n, 10_000n, 5_000n]);
  const rows = await parquetReadObjects({ file, rowStart: 24_999 });
  expect(rows.map((row) => row['attributes.run_name'])).toEqual(['näme 24999']);
  expect(parquetMetadata(fileOf(0)).num_rows).toBe(0n);
});
