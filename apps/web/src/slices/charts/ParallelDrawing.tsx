import { useState } from 'react';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import type { DrawingProps } from './PointCard.tsx';
import { columnTitle, completePoints, type PointAxis, pointAxis } from './prepare-points.ts';

const space = { left: 40, right: 60, top: 28, bottom: 12 } as const;

/** A range of places on an axis that runs must lie in. */
type Brushes = Readonly<Record<string, readonly [number, number]>>;

/** A line per run over many columns, coloured by its place on the last one. Drag along an axis to keep only what lies there. */
export function ParallelDrawing({ points, columns, width, height }: DrawingProps) {
  const [brushes, setBrushes] = useState<Brushes>({});
  const highlighted = highlightedRun.use();
  const axes = columns.map((column) => pointAxis(points, column));
  const inner = { width: width - space.left - space.right, height: height - space.top - space.bottom };
  const xOf = (i: number): number => space.left + (axes.length > 1 ? (i / (axes.length - 1)) * inner.width : 0);
  const yOf = (place: number): number => space.top + (1 - place) * inner.height;
  const complete = completePoints(points, axes);
  const last = axes.at(-1);
  const placeOf = (point: (typeof complete)[number], axis: PointAxis): number =>
    axis.placeOf(point.values.get(axis.column)) ?? 0;
  const isKept = (point: (typeof complete)[number]): boolean =>
    axes.every((axis) => {
      const brush = brushes[axis.column];
      return !brush || (placeOf(point, axis) >= brush[0] && placeOf(point, axis) <= brush[1]);
    });
  return (
    <svg
      className="points parallel"
      width={width}
      height={height}
      role="img"
      aria-label={`${complete.length} runs over ${columns.map(columnTitle).join(', ')}`}
    >
      {complete.map((point) => (
        <polyline
          key={point.run_id}
          points={axes.map((axis, i) => `${xOf(i)},${yOf(placeOf(point, axis))}`).join(' ')}
          data-state={!isKept(point) ? 'out' : highlighted === point.run_id ? 'on' : undefined}
          style={{ stroke: heat(last ? placeOf(point, last) : 0) }}
          onPointerEnter={() => highlightedRun.set(point.run_id)}
          onPointerLeave={() => highlightedRun.set(undefined)}
        >
          <title>{`${point.name}\n${columns.map((c) => `${columnTitle(c)}: ${point.values.get(c)}`).join('\n')}`}</title>
        </polyline>
      ))}
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
  );
}

/** From the cool to the warm end of the series colours. */
const heat = (place: number): string =>
  `color-mix(in oklch, var(--series-2) ${Math.round(place * 100)}%, var(--series-1))`;

interface ParallelAxisProps {
  readonly axis: PointAxis;
  readonly x: number;
  readonly yOf: (place: number) => number;
  readonly brush: readonly [number, number] | undefined;
  readonly onBrush: (brush: readonly [number, number] | undefined) => void;
}

/** A shorter drag is a click, which removes the range. */
const brushLeast = 0.02;

function ParallelAxis({ axis, x, yOf, brush, onBrush }: ParallelAxisProps) {
  const [from, setFrom] = useState<number>();
  const placeAt = (event: React.PointerEvent<SVGElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(1, 1 - (event.clientY - box.top) / box.height));
  };
  const draw = (event: React.PointerEvent<SVGElement>): void => {
    if (from === undefined) return;
    const to = placeAt(event);
    onBrush(Math.abs(to - from) < brushLeast ? undefined : [Math.min(from, to), Math.max(from, to)]);
  };
  return (
    <g className="soft">
      <line x1={x} x2={x} y1={yOf(0)} y2={yOf(1)} />
      {axis.ticks.map(({ place, text }) => (
        <text key={text} x={x + 5} y={yOf(place) + 4}>
          {text.length > 9 ? `${text.slice(0, 8)}…` : text}
        </text>
      ))}
      <text x={x} y={14} textAnchor="middle" className="name">
        {columnTitle(axis.column)}
      </text>
      {brush && (
        <rect className="brush" x={x - 5} width={10} y={yOf(brush[1])} height={yOf(brush[0]) - yOf(brush[1])} />
      )}
      <rect
        className="handle"
        x={x - 10}
        width={20}
        y={yOf(1)}
        height={Math.max(1, yOf(0) - yOf(1))}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(placeAt(event));
        }}
        onPointerMove={draw}
        onPointerUp={(event) => {
          draw(event);
          setFrom(undefined);
        }}
      />
    </g>
  );
}
