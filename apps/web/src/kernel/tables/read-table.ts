import { type PackedTable, packTable } from './packed-table.ts';
import { readDelimited } from './read-delimited.ts';
import { cellText, readLoggedTable } from './read-logged-table.ts';

/** A file that may hold a table, or the beginning of one. */
export interface TableFile {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
  /** Of a delimited text; absent: JSON. */
  readonly separator?: ',' | '\t';
  readonly rowsMost: number;
}

export interface ReadTable extends PackedTable {
  /** Whether the file has more rows than these. */
  readonly isCut: boolean;
}

/** The first rows of a file; null where it holds no table. */
export function readTable({ bytes, isWhole, separator, rowsMost }: TableFile): ReadTable | null {
  const text = new TextDecoder().decode(bytes);
  if (separator) {
    const [columns = [], ...rows] = readDelimited(text, separator, rowsMost + 2);
    return { ...packTable(columns, rows.slice(0, rowsMost)), isCut: !isWhole || rows.length > rowsMost };
  }
  const table = readLoggedTable(text);
  if (!table) return null;
  const rows = table.rows.slice(0, rowsMost).map((row) => row.map(cellText));
  return { ...packTable(table.columns, rows), isCut: table.rows.length > rowsMost };
}
