import { type CSSProperties, type MouseEvent, type RefObject, useEffect, useMemo, useState } from 'react';
import { GridFoot } from './GridFoot.tsx';
import { GridHead } from './GridHead.tsx';
import { GridRow } from './GridRow.tsx';
import type { GridProps } from './grid-types.ts';
import { drawnRows, inSlotOrder, leftsOf } from './grid-window.ts';
import { useGridWindow } from './use-grid-window.ts';

/** Width of the column of checkboxes. */
const checkWidth = 36;

interface GridBodyProps<Row> extends GridProps<Row> {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowHeight: number;
  readonly headHeight: number;
  readonly cursor: number;
  readonly keyAt: (index: number) => string | undefined;
  readonly onCheck: (index: number, through: boolean) => void;
  readonly onRowClick: (event: MouseEvent, index: number) => void;
}

/** Head and rows: what is drawn again when the table scrolls. */
export function GridBody<Row>(props: GridBodyProps<Row>) {
  const { columns, pinned = 0, rowCount, rowAt, onShow, rowHeight, headHeight, selected } = props;
  const start = selected ? checkWidth : 0;
  const pinnedWidth = useMemo(
    () => leftsOf(columns.slice(0, pinned), start).at(-1) as number,
    [columns, pinned, start],
  );
  const lefts = useMemo(() => leftsOf(columns.slice(pinned), pinnedWidth), [columns, pinned, pinnedWidth]);
  const view = useGridWindow(props.scroller, { rowHeight, rowCount, lefts, onShow });
  const { first } = view.rows;
  const shown = useStableSpan(view.columns.first, view.columns.end);
  const height = headHeight + rowCount * rowHeight + (props.foot ? rowHeight : 0);
  const slots = drawnRows(view, rowHeight);
  const styles = useMemo(() => stylesOf(columns, pinned, lefts), [columns, pinned, lefts]);
  const rested = useSettled(first);
  return (
    <div className="grid-canvas" data-straight={view.isStraight || undefined} style={{ width: lefts.at(-1), height }}>
      <GridHead
        columns={columns}
        pinned={pinned}
        pinnedWidth={pinnedWidth}
        lefts={lefts}
        shown={shown}
        checkWidth={start}
        selected={selected}
        onSelect={props.onSelect}
        rowCount={rowCount}
        keyAt={props.keyAt}
        sorts={props.sorts}
        onSort={props.onSort}
        onResize={props.onResize}
        onMove={props.onMove}
      />
      {inSlotOrder(view.rows, slots, rested % slots).map((index) => {
        const row = rowAt(index);
        return (
          <GridRow
            key={index % slots}
            index={index}
            top={index * rowHeight + headHeight}
            row={row}
            columns={columns}
            pinned={pinned}
            pinnedWidth={pinnedWidth}
            styles={styles}
            shown={shown}
            isAtRest={rested === first}
            isCursor={index === props.cursor}
            isSelected={selected && row !== undefined ? selected.has(props.keyOf(row)) : undefined}
            state={row === undefined ? undefined : props.rowState?.(row)}
            onSelect={selected && props.onCheck}
            onRowClick={props.onRowClick}
          />
        );
      })}
      {props.foot && (
        <GridFoot
          {...{ columns, pinned, pinnedWidth, lefts, shown }}
          checkWidth={start}
          rowIndex={rowCount + 2}
          foot={props.foot}
        />
      )}
    </div>
  );
}

/** Where the cells of each column stand in their row: the same objects for all rows, which are then not compared. */
const stylesOf = (
  columns: readonly { readonly width: number }[],
  pinned: number,
  lefts: readonly number[],
): readonly CSSProperties[] =>
  columns.map(({ width }, at) => (at < pinned ? { width } : { left: lefts[at - pinned], width }));

/** A table that has not moved for so long gets its elements in the order of the rows, for who reads it without seeing it. */
const settledMs = 150;

/** The value of before, until it has been the same for a while. */
function useSettled(value: number): number {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settledMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

const useStableSpan = (first: number, end: number) => useMemo(() => ({ first, end }), [first, end]);
