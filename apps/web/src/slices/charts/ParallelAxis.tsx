import { useState } from 'react';
import { columnTitle, type PointAxis, spacedTicks } from './prepare-points.ts';

interface ParallelAxisProps {
  readonly axis: PointAxis;
  readonly x: number;
  readonly yOf: (place: number) => number;
  readonly brush: readonly [number, number] | undefined;
  readonly onBrush: (brush: readonly [number, number] | undefined) => void;
}

/** A shorter drag is a click, which removes the range. */
const brushLeast = 0.02;
const tickSpace = 16;

/** One axis of parallel coordinates: a drag along it is a range. */
export function ParallelAxis({ axis, x, yOf, brush, onBrush }: ParallelAxisProps) {
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
  const length = Math.max(1, yOf(0) - yOf(1));
  return (
    <g className="soft" data-axis={axis.column}>
      <line x1={x} x2={x} y1={yOf(0)} y2={yOf(1)} />
      {spacedTicks(axis, length, tickSpace).map(({ place, text }) => (
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
        height={length}
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
