import { type CSSProperties, memo } from 'react';
import { CellText, type GridColumn, type GridProps } from './grid-types.ts';
import type { Span } from './grid-window.ts';

interface GridFootProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly pinned: number;
  readonly pinnedWidth: number;
  readonly checkWidth: number;
  /** Left edges of the columns that scroll. */
  readonly lefts: readonly number[];
  /** Which of these are drawn. */
  readonly shown: Span;
  readonly rowIndex: number;
  readonly foot: NonNullable<GridProps<Row>['foot']>;
}

/** A line at the bottom of the table that says something of each column. */
function PlainFoot<Row>({ columns, pinned, lefts, shown, foot, ...props }: GridFootProps<Row>) {
  return (
    <div className="grid-foot" role="row" tabIndex={-1} aria-rowindex={props.rowIndex}>
      <div className="grid-pinned" style={{ width: props.pinnedWidth }}>
        {props.checkWidth > 0 && <div className="grid-check" role="gridcell" />}
        {columns.slice(0, pinned).map((column, at) => (
          <FootCell key={column.id} column={column} at={at} foot={foot} style={{ width: column.width }} />
        ))}
      </div>
      {columns.slice(pinned + shown.first, pinned + shown.end).map((column, i) => {
        const at = shown.first + i;
        const style = { left: lefts[at], width: column.width };
        return <FootCell key={column.id} column={column} at={pinned + at} foot={foot} style={style} isFree />;
      })}
    </div>
  );
}

export const GridFoot = memo(PlainFoot) as typeof PlainFoot;

interface FootCellProps<Row> extends Pick<GridFootProps<Row>, 'foot'> {
  readonly column: GridColumn<Row>;
  readonly at: number;
  readonly style: CSSProperties;
  readonly isFree?: boolean;
}

function FootCell<Row>({ column, at, foot, style, isFree }: FootCellProps<Row>) {
  const content = foot(column.id);
  const text = content instanceof CellText ? content : undefined;
  return (
    <div
      className={`grid-cell${isFree ? ' grid-free' : ''}${text ? ' grid-text' : ''}`}
      role="gridcell"
      aria-colindex={at + 1}
      data-align={column.align}
      style={style}
      title={text?.exact}
    >
      {content instanceof CellText ? content.text : content}
    </div>
  );
}
