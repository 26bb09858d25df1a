import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { counted } from '../../kernel/format.ts';
import { ColourLegend } from './ColourLegend.tsx';
import { ParallelAxis } from './ParallelAxis.tsx';
import type { DrawingProps } from './PointCard.tsx';
import { type Brushes, brushFilter, groupsFilter } from './prepare-brush.ts';
import { pointColours } from './prepare-colours.ts';
import { columnTitle, nounOf, type PointAxis, placeOn, pointAxis } from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

const space = { left: 40, right: 60, top: 28, bottom: 30 } as const;
/** Below the axis: runs without a value there. */
const missingDrop = 18;

/**
 * A line per run or group over many columns, coloured by one of them. A drag along an axis keeps only what lies there, and the table can be filtered
 * to that.
 */
export function ParallelDrawing({ points, spec, styles, width, height, onFilter }: DrawingProps) {
  const [brushes, setBrushes] = useState<Brushes>({});
  const highlighted = highlightedRun.use();
  const axes = spec.columns.map((column) => pointAxis(points, column));
  const inner = { width: width - space.left - space.right, height: height - space.top - space.bottom };
  const xOf = (i: number): number => space.left + (axes.length > 1 ? (i / (axes.length - 1)) * inner.width : 0);
  const yOf = (place: number | undefined): number =>
    place === undefined ? height - space.bottom + missingDrop : space.top + (1 - place) * inner.height;
  const colours = pointColours(points, styles, spec.colour ?? axes.at(-1)?.column);
  const drawn = points.filter((point) => axes.some((axis) => placeOn(axis, point) !== undefined));
  const kept = drawn.filter((point) => isKept(point, axes, brushes));
  const inside = new Set(kept);
  const hasMissing = drawn.some((point) => axes.some((axis) => placeOn(axis, point) === undefined));
  const brushed = Object.keys(brushes);
  const noun = nounOf(points);
  const filter = noun === 'group' ? groupsFilter(kept) : brushFilter(kept, brushed);
  return (
    <div className="points-frame">
      {brushed.length === 0 && <ColourLegend {...colours} />}
      {brushed.length > 0 && (
        <BrushBar
          text={`${kept.length} of ${counted(drawn.length, noun)}`}
          onFilter={onFilter && filter !== undefined ? () => onFilter(filter) : undefined}
          onClear={() => setBrushes({})}
        />
      )}
      <svg
        className="points parallel"
        width={width}
        height={height}
        role="img"
        aria-label={`${counted(drawn.length, noun)} over ${axes.map(({ column }) => columnTitle(column)).join(', ')}`}
      >
        {drawn.map((point) => (
          <polyline
            key={point.run_id}
            points={axes.map((axis, i) => `${xOf(i)},${yOf(placeOn(axis, point))}`).join(' ')}
            data-state={!inside.has(point) ? 'out' : highlighted === point.run_id ? 'on' : undefined}
            style={{ stroke: colours.of(point) }}
            onPointerEnter={() => highlightedRun.set(point.run_id)}
            onPointerLeave={() => highlightedRun.set(undefined)}
          >
            <title>{titleOf(point, axes)}</title>
          </polyline>
        ))}
        {hasMissing && (
          <text x={4} y={yOf(undefined) + 4} className="soft">
            none
          </text>
        )}
        {axes.map((axis, i) => (
          <ParallelAxis
            key={axis.column}
            axis={axis}
            x={xOf(i)}
            yOf={yOf}
            brush={brushes[axis.column]}
            onBrush={(brush) =>
              setBrushes(({ [axis.column]: _, ...rest }) => (brush ? { ...rest, [axis.column]: brush } : rest))
            }
          />
        ))}
      </svg>
    </div>
  );
}

const isKept = (point: RunPoint, axes: readonly PointAxis[], brushes: Brushes): boolean =>
  axes.every((axis) => {
    const brush = brushes[axis.column];
    const place = placeOn(axis, point);
    return !brush || (place !== undefined && place >= brush[0] && place <= brush[1]);
  });

const titleOf = ({ name, values }: RunPoint, axes: readonly PointAxis[]): string =>
  [name, ...axes.map(({ column }) => `${columnTitle(column)}: ${values.get(column) ?? 'none'}`)].join('\n');

interface BrushBarProps {
  readonly text: string;
  readonly onFilter: (() => void) | undefined;
  readonly onClear: () => void;
}

function BrushBar({ text, onFilter, onClear }: BrushBarProps) {
  return (
    <div className="brush-bar line">
      <span role="status">{text}</span>
      {onFilter && (
        <button type="button" className="button" onClick={onFilter}>
          <ListFilter className="icon" aria-hidden /> Filter the table to them
        </button>
      )}
      <button type="button" className="button bare icon-only" aria-label="Remove the ranges" onClick={onClear}>
        <X className="icon" aria-hidden />
      </button>
    </div>
  );
}
