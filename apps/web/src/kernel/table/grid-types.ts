import type { ReactNode } from 'react';

export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** What the title belongs to, shown small before it: `metrics`. */
  readonly group?: string;
  /** Pixels. */
  readonly width: number;
  readonly align?: 'end';
  readonly canSort?: boolean;
  readonly render: (row: Row) => ReactNode;
  /** Commands of the header, besides sorting. */
  readonly menu?: ReactNode;
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
  /** Tells which rows are on the screen, after every change. */
  readonly onShow?: (first: number, last: number) => void;
  /** What the menu of a cell offers; absent: cells have none. */
  readonly cellMenu?: (row: Row, columnId: string) => ReactNode;
  /** Further attributes of a row, for its look. */
  readonly rowState?: (row: Row) => string | undefined;
}
