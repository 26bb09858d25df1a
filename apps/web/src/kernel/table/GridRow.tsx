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
  /** Of the cells of each column. */
  readonly styles: readonly CSSProperties[];
  /** Which of the columns that scroll are drawn. */
  readonly shown: Span;
  /** Not while rows pass by: what is only there for hover costs as much as the texts. */
  readonly isAtRest: boolean;
  readonly isCursor: boolean;
  readonly isSelected: boolean | undefined;
  readonly state: string | undefined;
  readonly onSelect: ((index: number, through: boolean) => void) | undefined;
  readonly onRowClick: (event: MouseEvent, index: number) => void;
}

function PlainRow<Row>(props: GridRowProps<Row>) {
  const { index, columns, pinned, shown } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the table's, which names the row as its active one
    <div
      id={props.isCursor ? `row-${index}` : undefined}
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
        {props.onSelect && <Check isSelected={props.isSelected} onSelect={props.onSelect} />}
        {columns.slice(0, pinned).map((column, at) => cellOf(props, column, at))}
      </div>
      {columns
        .slice(pinned + shown.first, pinned + shown.end)
        .map((column, i) => cellOf(props, column, pinned + shown.first + i))}
    </div>
  );
}

export const GridRow = memo(PlainRow, isSameRow) as typeof PlainRow;

/** A row that was drawn at rest stays as it is when the table begins to move. */
function isSameRow<Row>(before: GridRowProps<Row>, props: GridRowProps<Row>): boolean {
  const names = Object.keys(props) as (keyof GridRowProps<Row>)[];
  return names.every((name) => before[name] === props[name] || (name === 'isAtRest' && before.isAtRest));
}

const skeleton = <span className="skeleton grid-skeleton" />;
const empty = new CellText('');

/** What stands for a row that is not there yet: little, because in a fast scroll it comes and goes with every frame. */
const onItsWay = (at: number): CellText | ReactNode => (at === 0 ? skeleton : empty);

/** A cell; no component, because a table has a thousand of them. */
function cellOf<Row>({ row, pinned, styles, isAtRest }: GridRowProps<Row>, column: GridColumn<Row>, at: number) {
  const content = row === undefined ? onItsWay(at) : column.render(row);
  const text = content instanceof CellText ? content : undefined;
  const tint = row === undefined ? undefined : column.tint?.(row);
  const style = styles[at];
  return (
    <div
      key={column.id}
      className={`grid-cell${at < pinned ? '' : ' grid-free'}${text ? ' grid-text' : ''}`}
      role="gridcell"
      aria-colindex={at + 1}
      data-align={column.align}
      data-missing={text?.isMissing || undefined}
      data-tint={tint === undefined ? undefined : ''}
      style={tint === undefined ? style : ({ ...style, '--tint': tint } as CSSProperties)}
      title={isAtRest ? text?.exact : undefined}
    >
      {text ? text.text : (content as ReactNode)}
    </div>
  );
}

interface CheckProps {
  readonly isSelected: boolean | undefined;
  readonly onSelect: (index: number, through: boolean) => void;
}

/** It does not know its row, so that it stays as it is while rows pass by: an input is dear to draw again. */
const Check = memo(function Check({ isSelected, onSelect }: CheckProps) {
  return (
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
          onSelect(indexOfRow(event.currentTarget), event.shiftKey);
        }}
      />
    </div>
  );
});

/** The index of the row that an element stands in; NaN outside of rows. */
export const indexOfRow = (element: Element | null | undefined): number =>
  Number(element?.closest('[role="row"]')?.getAttribute('aria-rowindex') ?? Number.NaN) - 2;
