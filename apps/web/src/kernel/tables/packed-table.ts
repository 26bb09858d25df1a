/** A table of texts in two pieces, which travel between threads at once however many cells it has. */
export interface PackedTable {
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** All cells, row after row. */
  readonly text: string;
  /** Where each cell ends in the text. */
  readonly ends: Uint32Array;
}

/** A row has a cell for each column: what is missing is empty, what is beyond them is left out. */
export function packTable(columns: readonly string[], rows: readonly (readonly string[])[]): PackedTable {
  const ends = new Uint32Array(rows.length * columns.length);
  const cells: string[] = [];
  let end = 0;
  for (const row of rows) {
    for (let at = 0; at < columns.length; at += 1) {
      const cell = row[at] ?? '';
      end += cell.length;
      ends[cells.length] = end;
      cells.push(cell);
    }
  }
  return { columns, rowCount: rows.length, text: cells.join(''), ends };
}

/** A cell of a row that there is. */
export function cellOf({ columns, text, ends }: PackedTable, row: number, column: number): string {
  const at = row * columns.length + column;
  return text.slice(at === 0 ? 0 : ends[at - 1], ends[at]);
}
