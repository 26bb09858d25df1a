import { type CSSProperties, type MouseEvent, memo, type ReactNode } from 'react';
import { CellText, type GridColumn } from './grid-types.ts';
import type { Span } from './grid-window.ts';

export interface GridRowProps<Row> {
  readonly index: number;
  /** Pixels from the top of the table. */
  readonly top: number;
  /** Undefined while it is on its way. */
  readonly row: Row | undefined;
  readonly columns: readonly GridColumn<Row>[];
  readonly pinned: number;
  readonly pinnedWidth: number;
  /** Left edges of the columns that scroll. */
  readonly lefts: readonly number[];
  /** Which of these are drawn. */
  readonly shown: Span;
  readonly isCursor: boolean;
  readonly isSelected: boolean | undefined;
  readonly state: string | undefined;
  readonly onSelect: ((index: number, through: boolean) => void) | undefined;
  readonly onRowClick: (event: MouseEvent, index: number) => void;
}

function PlainRow<Row>(props: GridRowProps<Row>) {
  const { index, columns, pinned, lefts, shown } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the table's, which names the row as its active one
    <div
      id={`row-${index}`}
      className="grid-row"
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={props.isSelected}
      data-cursor={props.isCursor || undefined}
      data-state={props.state}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={(event) => props.onRowClick(event, index)}
    >
      <div className="grid-pinned" style={{ width: props.pinnedWidth }}>
        {props.onSelect && <Check index={index} isSelected={props.isSelected} onSelect={props.onSelect} />}
        {columns.slice(0, pinned).map((column, at) => (
          <GridCell key={column.id} column={column} at={at} row={props.row} style={{ width: column.width }} />
        ))}
      </div>
      {columns.slice(pinned + shown.first, pinned + shown.end).map((column, i) => {
        const at = shown.first + i;
        const style = { left: lefts[at], width: column.width };
        return <GridCell key={column.id} column={column} at={pinned + at} row={props.row} style={style} isFree />;
      })}
    </div>
  );
}

export const GridRow = memo(PlainRow) as typeof PlainRow;

interface GridCellProps<Row> {
  readonly column: GridColumn<Row>;
  readonly at: number;
  readonly row: Row | undefined;
  readonly style: CSSProperties;
  readonly isFree?: boolean;
}

function GridCell<Row>({ column, at, row, style, isFree }: GridCellProps<Row>): ReactNode {
  const content = row === undefined ? <span className="skeleton grid-skeleton" /> : column.render(row);
  const text = content instanceof CellText ? content : undefined;
  const tint = row === undefined ? undefined : column.tint?.(row);
  return (
    <div
      className={`grid-cell${isFree ? ' grid-free' : ''}${text ? ' grid-text' : ''}`}
      role="gridcell"
      aria-colindex={at + 1}
      data-align={column.align}
      data-missing={text?.isMissing || undefined}
      data-tint={tint === undefined ? undefined : ''}
      style={tint === undefined ? style : ({ ...style, '--tint': tint } as CSSProperties)}
      title={text?.exact}
    >
      {text ? text.text : (content as ReactNode)}
    </div>
  );
}

interface CheckProps {
  readonly index: number;
  readonly isSelected: boolean | undefined;
  readonly onSelect: (index: number, through: boolean) => void;
}

const Check = ({ index, isSelected, onSelect }: CheckProps) => (
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
        onSelect(index, event.shiftKey);
      }}
    />
  </div>
);
