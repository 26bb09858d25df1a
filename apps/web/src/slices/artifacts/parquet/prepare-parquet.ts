/** What the footer of a Parquet file says, as a table needs it. */

export interface ParquetColumn {
  readonly name: string;
  /** `int64`, `string`, `timestamp`, `list`, … */
  readonly type: string;
  readonly isNumber: boolean;
}

/** Rows that are stored together: the smallest part that is read of a column. */
export interface GroupSpan {
  readonly index: number;
  readonly start: number;
  /** The first row after it. */
  readonly end: number;
}

interface SchemaNode {
  readonly element: {
    readonly name: string;
    readonly type?: string;
    readonly converted_type?: string;
    readonly logical_type?: { readonly type?: string };
  };
  readonly children: readonly unknown[];
}

/** Columns in the order of the file, as whoever wrote it named them. */
export const parquetColumns = (nodes: readonly SchemaNode[]): ParquetColumn[] =>
  nodes.map(({ element, children }) => {
    const type = typeName(element, children.length > 0);
    return { name: element.name, type, isNumber: /^(?:u?int\d+|float|double|decimal|int96)$/.test(type) };
  });

function typeName({ type, converted_type, logical_type }: SchemaNode['element'], isNested: boolean): string {
  const named = (logical_type?.type ?? converted_type)?.toLowerCase().replace(/_m\w+s$/, '');
  if (named === 'utf8') return 'string';
  if (named !== undefined && named !== 'integer') return named;
  if (isNested) return 'struct';
  return type === 'BYTE_ARRAY' ? 'bytes' : (type?.toLowerCase() ?? 'unknown');
}

export function groupSpans(groups: readonly { readonly num_rows: bigint | number }[]): GroupSpan[] {
  const spans: GroupSpan[] = [];
  let start = 0;
  for (const { num_rows } of groups) {
    const end = start + Number(num_rows);
    spans.push({ index: spans.length, start, end });
    start = end;
  }
  return spans;
}

/** Codecs of a file's columns. */
export function usedCodecs(
  groups: readonly { readonly columns: readonly { readonly meta_data?: { readonly codec?: string } }[] }[],
): readonly string[] {
  return [...new Set(groups.flatMap(({ columns }) => columns.flatMap(({ meta_data }) => meta_data?.codec ?? [])))];
}

/** The group that holds a row. */
export function groupOf(groups: readonly GroupSpan[], row: number): GroupSpan | undefined {
  let [low, high] = [0, groups.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const group = groups[middle] as GroupSpan;
    if (row < group.start) high = middle - 1;
    else if (row >= group.end) low = middle + 1;
    else return group;
  }
  return undefined;
}

/** A value as one line of text; nothing that differs looks equal. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return typeof value === 'object' ? JSON.stringify(value, plain) : Object.is(value, -0) ? '-0' : String(value);
}

/** What JSON has no form for. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
