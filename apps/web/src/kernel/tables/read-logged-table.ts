import { parseJson } from '@millrace/protocol';

/** An image in a cell: `mlflow.log_table` lays it beside the table. */
export interface CellImage {
  readonly path: string;
  /** The smaller copy, where there is one. */
  readonly thumbnail: string;
}

export interface LoggedTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** What `mlflow.log_table` writes: columns and rows apart. Undefined for any other JSON. */
export function readLoggedTable(text: string): LoggedTable | undefined {
  const { columns, data } = (parseJson(text) ?? {}) as { columns?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined;
  return { columns: columns.map(cellText), rows: data };
}

/** A text as it is, anything else as JSON. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, exact);
}

const exact = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;

/** The image of a cell; its path counts from the top of the run's artifacts. */
export function cellImage(value: unknown): CellImage | undefined {
  const { type, filepath, compressed_filepath } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (type !== 'image' || typeof filepath !== 'string') return undefined;
  return { path: filepath, thumbnail: typeof compressed_filepath === 'string' ? compressed_filepath : filepath };
}
