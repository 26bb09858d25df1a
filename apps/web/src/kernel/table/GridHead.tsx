import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react';
import { type CSSProperties, memo, type PointerEvent, useState } from 'react';
import { Menu } from '../ui/Menu.tsx';
import { extended } from './grid-selection.ts';
import type { GridColumn, GridProps } from './grid-types.ts';
import type { Span } from './grid-window.ts';

const widthMin = 48;
const widthMax = 900;

type FromGrid = 'columns' | 'rowCount' | 'selected' | 'onSelect' | 'sorts' | 'onSort' | 'onResize' | 'onMove';

interface GridHeadProps<Row> extends Pick<GridProps<Row>, FromGrid> {
  readonly pinned: number;
  readonly checkWidth: number;
  readonly pinnedWidth: number;
  /** Left edges of the columns that scroll. */
  readonly lefts: readonly number[];
  /** Which of these are drawn. */
  readonly shown: Span;
  readonly keyAt: (index: number) => string | undefined;
}

function PlainHead<Row>(props: GridHeadProps<Row>) {
  const { columns, pinned, pinnedWidth, lefts, shown } = props;
  return (
    <div className="grid-head" role="row" tabIndex={-1} aria-rowindex={1}>
      <div className="grid-pinned" style={{ width: pinnedWidth }}>
        {props.selected && <CheckAll {...props} />}
        {columns.slice(0, pinned).map((column, at) => (
          <HeadCell key={column.id} {...props} column={column} at={at} style={{ width: column.width }} />
        ))}
      </div>
      {columns.slice(pinned + shown.first, pinned + shown.end).map((column, i) => {
        const at = shown.first + i;
        const style = { left: lefts[at], width: column.width };
        return <HeadCell key={column.id} {...props} column={column} at={pinned + at} style={style} isFree />;
      })}
    </div>
  );
}

export const GridHead = memo(PlainHead) as typeof PlainHead;

function CheckAll<Row>({ selected = new Set(), onSelect, rowCount, keyAt, checkWidth }: GridHeadProps<Row>) {
  const someSelected = selected.size > 0;
  const onChange = () => onSelect?.(someSelected ? new Set() : extended(new Set(), [0, rowCount - 1], keyAt));
  return (
    <div className="grid-check" role="columnheader" style={{ width: checkWidth }}>
      <input
        type="checkbox"
        className="check"
        aria-label={someSelected ? 'Select none' : 'Select all loaded rows'}
        checked={someSelected && selected.size >= rowCount}
        ref={(box) => {
          if (box) box.indeterminate = someSelected && selected.size < rowCount;
        }}
        onChange={onChange}
      />
    </div>
  );
}

interface HeadCellProps<Row> extends Pick<GridProps<Row>, FromGrid> {
  readonly column: GridColumn<Row>;
  readonly at: number;
  readonly style: CSSProperties;
  readonly isFree?: boolean;
}

function HeadCell<Row>({ column, at, style, isFree, sorts = [], onSort, onResize, onMove }: HeadCellProps<Row>) {
  const [isTarget, setTarget] = useState(false);
  const place = sorts.findIndex(({ id }) => id === column.id);
  const sort = sorts[place];
  const canSort = column.canSort && onSort;
  return (
    <div
      className={isFree ? 'grid-title grid-free' : 'grid-title'}
      role="columnheader"
      tabIndex={-1}
      aria-colindex={at + 1}
      aria-sort={sort ? (sort.descending ? 'descending' : 'ascending') : undefined}
      data-align={column.align}
      data-target={isTarget || undefined}
      style={style}
      title={column.group ? `${column.group}.${column.title}` : column.title}
      draggable={onMove !== undefined}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', column.id)}
      onDragOver={(event) => {
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        event.preventDefault();
        setTarget(false);
        onMove?.(event.dataTransfer.getData('text/plain'), column.id);
      }}
    >
      {canSort ? (
        <button type="button" className="grid-sort" onClick={(event) => onSort(column.id, event.shiftKey)}>
          <Title title={column.title} group={column.group} />
          {sort &&
            (sort.descending ? <ArrowDown className="icon" aria-hidden /> : <ArrowUp className="icon" aria-hidden />)}
          {sort && sorts.length > 1 && <span className="meta">{place + 1}</span>}
        </button>
      ) : (
        <span className="grid-sort">
          <Title title={column.title} group={column.group} />
        </span>
      )}
      {column.menu && (
        <Menu
          align="start"
          trigger={
            <button type="button" className="grid-menu" aria-label={`Column ${column.title}`}>
              <ChevronDown className="icon" aria-hidden />
            </button>
          }
        >
          {column.menu}
        </Menu>
      )}
      {onResize && <ResizeHandle width={column.width} onResize={(width) => onResize(column.id, width)} />}
    </div>
  );
}

const Title = ({ title, group }: { readonly title: string; readonly group?: string }) => (
  <span className="grid-name">
    {group && <span className="grid-group cut">{group}</span>}
    <span className="cut">{title}</span>
  </span>
);

function ResizeHandle({ width, onResize }: { readonly width: number; readonly onResize: (width: number) => void }) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const start = event.clientX;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) =>
      onResize(Math.max(widthMin, Math.min(widthMax, Math.round(width + moved.clientX - start))));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: widths are set from the column's menu without a pointer
    <div
      className="grid-resize"
      draggable
      onDragStart={(event) => event.preventDefault()}
      onPointerDown={onPointerDown}
    />
  );
}
