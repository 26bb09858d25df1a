import { Link } from '@tanstack/react-router';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { cssColour, lineStyleOf } from '../../kernel/chart/line-style.ts';
import type { DrawingProps } from './PointCard.tsx';
import { columnTitle, completePoints, type PointAxis, pointAxis } from './prepare-points.ts';

const space = { left: 60, right: 16, top: 12, bottom: 40 } as const;

/** A dot per run over two columns; a dot leads to its run. */
export function ScatterDrawing({ points, columns, width, height }: DrawingProps) {
  const [xColumn = '', yColumn = ''] = columns;
  const [xAxis, yAxis] = [pointAxis(points, xColumn), pointAxis(points, yColumn)];
  const highlighted = highlightedRun.use();
  const inner = { width: width - space.left - space.right, height: height - space.top - space.bottom };
  const xOf = (place: number): number => space.left + place * inner.width;
  const yOf = (place: number): number => space.top + (1 - place) * inner.height;
  const complete = completePoints(points, [xAxis, yAxis]);
  const label = `${columnTitle(yColumn)} over ${columnTitle(xColumn)}, ${complete.length} runs`;
  return (
    <svg className="points" width={width} height={height} role="img" aria-label={label}>
      <Axes {...{ xAxis, yAxis, xOf, yOf, width, height }} />
      {complete.map(({ run_id, name, values }) => (
        <Link key={run_id} to="/runs/$runId" params={{ runId: run_id }} aria-label={name}>
          <circle
            cx={xOf(xAxis.placeOf(values.get(xColumn)) ?? 0)}
            cy={yOf(yAxis.placeOf(values.get(yColumn)) ?? 0)}
            r={highlighted === run_id ? 6 : 4}
            style={{ fill: cssColour(lineStyleOf(run_id)) }}
            onPointerEnter={() => highlightedRun.set(run_id)}
            onPointerLeave={() => highlightedRun.set(undefined)}
          >
            <title>{`${name}\n${columnTitle(xColumn)}: ${values.get(xColumn)}\n${columnTitle(yColumn)}: ${values.get(yColumn)}`}</title>
          </circle>
        </Link>
      ))}
      {complete.length === 0 && (
        <text x={width / 2} y={height / 2} textAnchor="middle" className="soft">
          No run has both values.
        </text>
      )}
    </svg>
  );
}

interface AxesProps {
  readonly xAxis: PointAxis;
  readonly yAxis: PointAxis;
  readonly xOf: (place: number) => number;
  readonly yOf: (place: number) => number;
  readonly width: number;
  readonly height: number;
}

function Axes({ xAxis, yAxis, xOf, yOf, width, height }: AxesProps) {
  return (
    <g className="soft">
      {xAxis.ticks.map(({ place, text }) => (
        <g key={text}>
          <line x1={xOf(place)} x2={xOf(place)} y1={yOf(0)} y2={yOf(1)} />
          <text x={xOf(place)} y={yOf(0) + 15} textAnchor="middle">
            {shortened(text)}
          </text>
        </g>
      ))}
      {yAxis.ticks.map(({ place, text }) => (
        <g key={text}>
          <line x1={xOf(0)} x2={xOf(1)} y1={yOf(place)} y2={yOf(place)} />
          <text x={xOf(0) - 6} y={yOf(place) + 4} textAnchor="end">
            {shortened(text)}
          </text>
        </g>
      ))}
      <text x={(space.left + width - space.right) / 2} y={height - 6} textAnchor="middle">
        {columnTitle(xAxis.column)}
      </text>
    </g>
  );
}

const shortened = (text: string): string => (text.length > 9 ? `${text.slice(0, 8)}…` : text);
