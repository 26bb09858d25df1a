import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { ContextMenu } from '../ui/ContextMenu.tsx';
import { useStable } from '../use-stable.ts';
import { GridBody } from './GridBody.tsx';
import { indexOfRow } from './GridRow.tsx';
import { extended, toggled } from './grid-selection.ts';
import type { GridProps } from './grid-types.ts';
import { moveCursor } from './move-cursor.ts';
import { useCursor } from './use-cursor.ts';
import { useFittingColumns } from './use-fitting-columns.ts';

/** The one table: virtual in both directions, so that its cost depends on the window and not on the data. */
export function Grid<Row>(props: GridProps<Row>) {
  const { rowCount, selected, onSelect, onOpen } = props;
  const columns = useFittingColumns(props.columns, props.pinned ?? 0);
  const scroller = useRef<HTMLDivElement>(null);
  const { row: rowHeight, head: headHeight } = useHeights();
  const [cursor, setOn] = useCursor(props);
  const anchor = useRef(0);

  const rowAt = useStable(props.rowAt);
  const keyAt = useStable((index: number): string | undefined => {
    const row = rowAt(index);
    return row && props.keyOf(row);
  });
  const select = useStable((index: number, through: boolean): void => {
    const key = keyAt(index);
    if (!selected || !onSelect || key === undefined) return;
    onSelect(through ? extended(selected, [anchor.current, index], keyAt) : toggled(selected, key));
    anchor.current = index;
  });
  const moveTo = (index: number): void => {
    setOn(index);
    reveal(scroller.current, index * rowHeight, rowHeight, headHeight + (props.foot ? rowHeight : 0));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const to = moveCursor(event.key, cursor, rowCount, pageRows);
    const row = cursor < 0 ? undefined : rowAt(cursor);
    const act = row && props.keys?.[event.key];
    if (to !== undefined) {
      if (event.shiftKey) select(to, true);
      moveTo(to);
    } else if ((event.key === 'x' || event.key === ' ') && row) select(cursor, false);
    else if (event.key === 'Enter' && row) onOpen?.(row);
    else if (row && act) act(row);
    else if (/^Arrow(Left|Right)$/.test(event.key) && row && props.onFold)
      props.onFold(row, event.key === 'ArrowRight');
    else return;
    event.preventDefault();
  };
  const onRowClick = useStable((event: MouseEvent, index: number): void => {
    setOn(index);
    if (event.shiftKey) select(index, true);
  });

  const [menu, setMenu] = useState<ReactNode>(null);
  const onContextMenu = (event: MouseEvent): void => {
    const cell = (event.target as Element).closest('[role="gridcell"][aria-colindex]');
    const at = indexOfRow(cell);
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
      aria-rowcount={rowCount + (props.foot ? 2 : 1)}
      aria-colcount={columns.length}
      aria-multiselectable={selected !== undefined}
      aria-activedescendant={cursor >= 0 ? `row-${cursor}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerOver={props.onPoint && ((event) => props.onPoint?.(rowAt(indexOfRow(event.target as Element))))}
      onPointerLeave={props.onPoint && (() => props.onPoint?.(undefined))}
      onContextMenuCapture={props.cellMenu && onContextMenu}
    >
      <GridBody
        {...props}
        {...{ columns, scroller, rowHeight, headHeight, cursor, keyAt, onRowClick }}
        onCheck={select}
      />
    </div>
  );
  return props.cellMenu ? <ContextMenu trigger={table}>{menu}</ContextMenu> : table;
}

/** Scrolls no further than needed to show a row that is `top` pixels below the head. */
function reveal(scroller: HTMLElement | null, top: number, rowHeight: number, headHeight: number): void {
  if (!scroller) return;
  const room = scroller.clientHeight - headHeight - rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
}

/** Rows and head are as high as the tokens say. */
function useHeights(): { readonly row: number; readonly head: number } {
  const [heights] = useState(() => {
    const tokens = getComputedStyle(document.documentElement);
    const pixels = (token: string) => Number.parseInt(tokens.getPropertyValue(token), 10);
    return { row: pixels('--row'), head: pixels('--head') };
  });
  return heights;
}
