import { packTable } from '../../../kernel/tables/packed-table.ts';
import type { ReadTable } from '../../../kernel/tables/read-table.ts';
import type { ArtifactSource } from '../artifact-source.ts';
import { openParquet } from './open-parquet.ts';
import { cellText } from './prepare-parquet.ts';

/** The first rows of all columns, as text. @throws Error when they cannot be read */
export async function firstRows(
  source: ArtifactSource,
  path: string,
  rowsMost: number,
  signal: AbortSignal,
): Promise<ReadTable> {
  const file = await openParquet(source, path, signal);
  const count = Math.min(file.rowCount, rowsMost);
  const columns: (readonly unknown[])[] = [];
  for (const { name } of file.columns) {
    const parts = file.groups.filter(({ start }) => start < count).map((group) => file.read(name, group));
    columns.push((await Promise.all(parts)).flat().slice(0, count));
  }
  const names = file.columns.map(({ name }) => name);
  const rows = Array.from({ length: count }, (_, row) => columns.map((values) => cellText(values[row])));
  return { ...packTable(names, rows), isCut: file.rowCount > count };
}
