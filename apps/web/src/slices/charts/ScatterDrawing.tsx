import { Link } from '@tanstack/react-router';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { ColourLegend } from './ColourLegend.tsx';
import type { DrawingProps } from './PointCard.tsx';
import { pointColours } from './prepare-colours.ts';
import { columnTitle, type PointAxis, placeOn, pointAxis, spacedTicks } from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

const space = { left: 60, right: 16, top: 22, bottom: 40 } as const;
/** From so many on, dots are smaller. */
const manyFrom = 200;

/** A dot per run over two columns; a dot leads to its run. A ring on an edge is a run that has only one of both values. */
export function ScatterDrawing({ points, spec, width, height }: DrawingProps) {
  const [xAxis, yAxis] = spec.columns.map((column) => pointAxis(points, column)) as [PointAxis, PointAxis];
  const highlighted = highlightedRun.use();
  const colours = pointColours(points, spec.colour);
  const frame = { xAxis, yAxis, width, height };
  const placed = points.filter((point) => placeOn(xAxis, point) !== undefined || placeOn(yAxis, point) !== undefined);
  const title = `${columnTitle(yAxis.column)} over ${columnTitle(xAxis.column)}, ${placed.length} runs`;
  const radius = points.length > manyFrom ? 3 : 4;
  return (
    <div className="points-frame">
      <ColourLegend {...colours} />
      <svg className="points" width={width} height={height} role="group" aria-label={title}>
        <Axes {...frame} />
        {placed.map((point) => (
          <Dot
            key={point.run_id}
            {...{ point, frame }}
            radius={highlighted === point.run_id ? radius + 2 : radius}
            colour={colours.of(point)}
          />
        ))}
        <MissingNote count={points.length - placed.length} {...{ width, height }} isAll={placed.length === 0} />
      </svg>
    </div>
  );
}

interface Frame {
  readonly xAxis: PointAxis;
  readonly yAxis: PointAxis;
  readonly width: number;
  readonly height: number;
}

const xAt = ({ width }: Frame, place: number): number => space.left + place * (width - space.left - space.right);
const yAt = ({ height }: Frame, place: number): number => space.top + (1 - place) * (height - space.top - space.bottom);

interface DotProps {
  readonly point: RunPoint;
  readonly frame: Frame;
  readonly radius: number;
  readonly colour: string;
}

function Dot({ point, frame, radius, colour }: DotProps) {
  const { xAxis, yAxis } = frame;
  const [x, y] = [placeOn(xAxis, point), placeOn(yAxis, point)];
  const isWhole = x !== undefined && y !== undefined;
  const line = ({ column }: PointAxis): string => `${columnTitle(column)}: ${point.values.get(column) ?? 'none'}`;
  return (
    <Link to="/runs/$runId" params={{ runId: point.run_id }} aria-label={point.name}>
      <circle
        cx={xAt(frame, x ?? 0)}
        cy={yAt(frame, y ?? 0)}
        r={radius}
        data-missing={!isWhole || undefined}
        style={isWhole ? { fill: colour } : { stroke: colour }}
        onPointerEnter={() => highlightedRun.set(point.run_id)}
        onPointerLeave={() => highlightedRun.set(undefined)}
      >
        <title>{[point.name, line(xAxis), line(yAxis)].join('\n')}</title>
      </circle>
    </Link>
  );
}

interface MissingNoteProps {
  readonly count: number;
  readonly isAll: boolean;
  readonly width: number;
  readonly height: number;
}

function MissingNote({ count, isAll, width, height }: MissingNoteProps) {
  if (count === 0 && !isAll) return null;
  const at = isAll ? { x: width / 2, y: height / 2 } : { x: width - space.right, y: 14 };
  return (
    <text {...at} textAnchor={isAll ? 'middle' : 'end'} className="soft">
      {isAll ? 'No run has one of these values.' : `${count} without both values`}
    </text>
  );
}

const [xTickSpace, yTickSpace] = [56, 18];

function Axes(frame: Frame) {
  const { xAxis, yAxis, width, height } = frame;
  return (
    <g className="soft">
      {spacedTicks(xAxis, width - space.left - space.right, xTickSpace).map(({ place, text }) => (
        <g key={text}>
          <line x1={xAt(frame, place)} x2={xAt(frame, place)} y1={yAt(frame, 0)} y2={yAt(frame, 1)} />
          <text x={xAt(frame, place)} y={yAt(frame, 0) + 15} textAnchor="middle">
            {shortened(text)}
          </text>
        </g>
      ))}
      {spacedTicks(yAxis, height - space.top - space.bottom, yTickSpace).map(({ place, text }) => (
        <g key={text}>
          <line x1={xAt(frame, 0)} x2={xAt(frame, 1)} y1={yAt(frame, place)} y2={yAt(frame, place)} />
          <text x={xAt(frame, 0) - 6} y={yAt(frame, place) + 4} textAnchor="end">
            {shortened(text)}
          </text>
        </g>
      ))}
      <text x={space.left} y={height - 6}>
        {columnTitle(xAxis.column)}
      </text>
      <text x={8} y={12}>
        {columnTitle(yAxis.column)}
      </text>
    </g>
  );
}

const shortened = (text: string): string => (text.length > 9 ? `${text.slice(0, 8)}…` : text);
