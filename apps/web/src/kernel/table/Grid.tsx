import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { ContextMenu } from '../ui/ContextMenu.tsx';
import { useStable } from '../use-stable.ts';
import { GridHead } from './GridHead.tsx';
import { extended, toggled } from './grid-selection.ts';
import type { GridColumn, GridProps } from './grid-types.ts';
import { moveCursor } from './move-cursor.ts';
import { useFittingColumns } from './use-fitting-columns.ts';

const rowOverscan = 12;
const columnOverscan = 3;
/** Width of the column of checkboxes. */
const checkWidth = 36;

/** The one table: virtual in both directions, so that its cost depends on the window and not on the data. */
export function Grid<Row>(props: GridProps<Row>) {
  const { pinned = 0, rowCount, rowAt, keyOf, selected, onSelect, onOpen, onShow } = props;
  const columns = useFittingColumns(props.columns, pinned);
  const scroller = useRef<HTMLDivElement>(null);
  const { row: rowHeight, head: headHeight } = useHeights();
  const [cursor, setCursor] = useState(-1);
  const anchor = useRef(0);
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: rowOverscan,
    scrollPaddingStart: headHeight,
  });
  const free = columns.slice(pinned);
  const checks = selected ? checkWidth : 0;
  const pinnedWidth = checks + widthOf(columns.slice(0, pinned));
  const across = useVirtualizer({
    horizontal: true,
    count: free.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => free[at]?.width ?? 0,
    overscan: columnOverscan,
    paddingStart: pinnedWidth,
    getItemKey: (at) => free[at]?.id ?? at,
  });
  const widths = free.map(({ width }) => width).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are read through `free`, these say when they changed
  useEffect(() => across.measure(), [widths, pinnedWidth]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => rows.measure(), [rowHeight]);
  const shown = rows.getVirtualItems();
  const [first, last] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0];
  useEffect(() => onShow?.(first, last), [onShow, first, last]);

  const keyAt = (index: number): string | undefined => {
    const row = rowAt(index);
    return row && keyOf(row);
  };
  const select = useStable((index: number, through: boolean): void => {
    const key = keyAt(index);
    if (!selected || !onSelect || key === undefined) return;
    onSelect(through ? extended(selected, [anchor.current, index], keyAt) : toggled(selected, key));
    anchor.current = index;
  });
  const moveTo = (index: number): void => {
    setCursor(index);
    rows.scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const to = moveCursor(event.key, cursor, rowCount, pageRows);
    const row = cursor < 0 ? undefined : rowAt(cursor);
    if (to !== undefined) {
      if (event.shiftKey) select(to, true);
      moveTo(to);
    } else if ((event.key === 'x' || event.key === ' ') && row) select(cursor, false);
    else if (event.key === 'Enter' && row) onOpen?.(row);
    else return;
    event.preventDefault();
  };
  const onRowClick = useStable((event: MouseEvent, index: number): void => {
    setCursor(index);
    if (event.shiftKey) select(index, true);
  });

  const [menu, setMenu] = useState<ReactNode>(null);
  const onContextMenu = (event: MouseEvent): void => {
    const cell = (event.target as Element).closest('[role="gridcell"][aria-colindex]');
    const at = Number(cell?.closest('[role="row"]')?.getAttribute('aria-rowindex')) - 2;
    const column = columns[Number(cell?.getAttribute('aria-colindex')) - 1];
    const row = cell ? rowAt(at) : undefined;
    // Elsewhere the browser's own menu is of more use.
    if (row === undefined || !column) event.stopPropagation();
    else setMenu(props.cellMenu?.(row, column.id));
  };
  const table = (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selected !== undefined}
      aria-activedescendant={cursor >= 0 ? `row-${cursor}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenuCapture={props.cellMenu && onContextMenu}
    >
      <div className="grid-canvas" style={{ width: across.getTotalSize(), height: rows.getTotalSize() + headHeight }}>
        <GridHead
          {...props}
          columns={columns}
          checkWidth={checks}
          shownColumns={across.getVirtualItems()}
          pinnedWidth={pinnedWidth}
          keyAt={keyAt}
        />
        {shown.map((item) => (
          <GridRow
            key={item.key}
            item={item}
            offset={headHeight}
            row={rowAt(item.index)}
            columns={columns}
            pinned={pinned}
            pinnedWidth={pinnedWidth}
            shownColumns={across.getVirtualItems()}
            isCursor={item.index === cursor}
            isSelected={isSelected(props, rowAt(item.index))}
            state={stateOf(props, rowAt(item.index))}
            onSelect={selected && select}
            onRowClick={onRowClick}
          />
        ))}
      </div>
    </div>
  );
  return props.cellMenu ? <ContextMenu trigger={table}>{menu}</ContextMenu> : table;
}

const widthOf = (columns: readonly { readonly width: number }[]): number =>
  columns.reduce((sum, { width }) => sum + width, 0);

const isSelected = <Row,>({ selected, keyOf }: GridProps<Row>, row: Row | undefined): boolean | undefined =>
  selected && row !== undefined ? selected.has(keyOf(row)) : undefined;

const stateOf = <Row,>({ rowState }: GridProps<Row>, row: Row | undefined): string | undefined =>
  row === undefined ? undefined : rowState?.(row);

interface GridRowProps<Row> {
  readonly item: VirtualItem;
  readonly offset: number;
  readonly row: Row | undefined;
  readonly columns: readonly GridColumn<Row>[];
  readonly pinned: number;
  readonly pinnedWidth: number;
  readonly shownColumns: readonly VirtualItem[];
  readonly isCursor: boolean;
  readonly isSelected: boolean | undefined;
  readonly state: string | undefined;
  readonly onSelect: ((index: number, through: boolean) => void) | undefined;
  readonly onRowClick: (event: MouseEvent, index: number) => void;
}

function PlainRow<Row>(props: GridRowProps<Row>) {
  const { item, offset, row, columns, pinned, pinnedWidth, shownColumns, isCursor, isSelected, onSelect } = props;
  const cell = (column: GridColumn<Row> | undefined): ReactNode => {
    if (!column) return null;
    return row === undefined ? <span className="skeleton grid-skeleton" /> : column.render(row);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the table's, which names the row as its active one
    <div
      id={`row-${item.index}`}
      className="grid-row"
      role="row"
      tabIndex={-1}
      aria-rowindex={item.index + 2}
      aria-selected={isSelected}
      data-cursor={isCursor || undefined}
      data-state={props.state}
      style={{ transform: `translateY(${item.start + offset}px)` }}
      onClick={(event) => props.onRowClick(event, item.index)}
    >
      <div className="grid-pinned" style={{ width: pinnedWidth }}>
        {onSelect && (
          <div className="grid-check" role="gridcell">
            <input
              type="checkbox"
              className="check"
              aria-label="Select the row"
              checked={isSelected ?? false}
              tabIndex={-1}
              onChange={() => {}}
              onClick={(event) => {
                event.stopPropagation();
                onSelect(item.index, event.shiftKey);
              }}
            />
          </div>
        )}
        {columns.slice(0, pinned).map((column, at) => (
          <div
            key={column.id}
            className="grid-cell"
            role="gridcell"
            aria-colindex={at + 1}
            data-align={column.align}
            style={{ width: column.width }}
          >
            {cell(column)}
          </div>
        ))}
      </div>
      {shownColumns.map(({ key, index, start, size }) => (
        <div
          key={key}
          className="grid-cell grid-free"
          role="gridcell"
          aria-colindex={pinned + index + 1}
          data-align={columns[pinned + index]?.align}
          style={{ left: start, width: size }}
        >
          {cell(columns[pinned + index])}
        </div>
      ))}
    </div>
  );
}

const GridRow = memo(PlainRow) as typeof PlainRow;

/** Rows and head are as high as the tokens say. */
function useHeights(): { readonly row: number; readonly head: number } {
  const [heights] = useState(() => {
    const tokens = getComputedStyle(document.documentElement);
    const pixels = (token: string) => Number.parseInt(tokens.getPropertyValue(token), 10);
    return { row: pixels('--row'), head: pixels('--head') };
  });
  return heights;
}
