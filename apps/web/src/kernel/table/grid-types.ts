import type { ReactNode } from 'react';

/** A text that fills a cell of its own, cut where it is too long. */
export class CellText {
  readonly text: string;
  /** Shown on hover. */
  readonly exact: string;
  readonly isMissing: boolean;

  constructor(text: string, exact = text, isMissing = false) {
    this.text = text;
    this.exact = exact;
    this.isMissing = isMissing;
  }
}

export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** What the title belongs to, shown small before it: `metrics`. */
  readonly group?: string;
  /** Pixels. */
  readonly width: number;
  readonly align?: 'end';
  readonly canSort?: boolean;
  /** What stands in a cell: a text, which is cheap, or more. */
  readonly render: (row: Row) => CellText | ReactNode;
  /** Commands of the header, besides sorting. */
  readonly menu?: ReactNode;
  /** How strongly the cell is tinted, 0 to 1; undefined: not at all. */
  readonly tint?: (row: Row) => number | undefined;
}

export interface GridSort {
  readonly id: string;
  readonly descending: boolean;
}

export interface GridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** How many columns, from the left, stay while the others scroll. */
  readonly pinned?: number;
  readonly rowCount: number;
  /** Undefined while the row is on its way. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  readonly sorts?: readonly GridSort[];
  /** `additive`: as a further key (shift). */
  readonly onSort?: (id: string, additive: boolean) => void;
  readonly onResize?: (id: string, width: number) => void;
  /** Puts one column where another is. */
  readonly onMove?: (id: string, target: string) => void;
  /** Absent: rows cannot be selected. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (keys: ReadonlySet<string>) => void;
  readonly onOpen?: (row: Row) => void;
  /** Shows or hides what lies below a row: the arrow keys to the right and left. */
  readonly onFold?: (row: Row, open: boolean) => void;
  /** What letters do with the row of the cursor. */
  readonly keys?: Readonly<Record<string, (row: Row) => void>>;
  /** The row under the pointer; undefined when it has left. */
  readonly onPoint?: (row: Row | undefined) => void;
  /** The row that keys or a click went to. */
  readonly onCursor?: (row: Row) => void;
  /** Tells which rows are on the screen, after every change. */
  readonly onShow?: (first: number, last: number) => void;
  /** What the menu of a cell offers; absent: cells have none. */
  readonly cellMenu?: (row: Row, columnId: string) => ReactNode;
  /** What stands below each column, at the bottom of the table, while rows pass above it. */
  readonly foot?: (columnId: string) => CellText | ReactNode;
  /** Further attributes of a row, for its look. */
  readonly rowState?: (row: Row) => string | undefined;
}
