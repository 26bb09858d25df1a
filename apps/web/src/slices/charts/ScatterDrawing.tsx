import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { counted } from '../../kernel/format.ts';
import { ColourLegend } from './ColourLegend.tsx';
import type { DrawingProps } from './PointCard.tsx';
import { pointColours } from './prepare-colours.ts';
import {
  allBounds,
  boundsOn,
  columnTitle,
  nounOf,
  type PointAxis,
  placeOn,
  pointAxis,
  spacedTicks,
} from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

const space = { left: 60, right: 16, top: 22, bottom: 40 } as const;
/** From so many on, dots are smaller. */
const manyFrom = 200;

/**
 * A dot per run or group over two columns; a dot leads to its run, or to the runs of its group, whose bounds cross it. A ring on an edge
 * has only one of both values.
 */
export function ScatterDrawing({ points, spec, styles, width, height }: DrawingProps) {
  const [xAxis, yAxis] = spec.columns.map((column) => pointAxis(points, column, allBounds(points, column.column))) as [
    PointAxis,
    PointAxis,
  ];
  const highlighted = highlightedRun.use();
  const colours = pointColours(points, styles, spec.colour);
  const frame = { xAxis, yAxis, width, height };
  const placed = points.filter((point) => placeOn(xAxis, point) !== undefined || placeOn(yAxis, point) !== undefined);
  const title = `${columnTitle(yAxis.column)} over ${columnTitle(xAxis.column)}, ${counted(placed.length, nounOf(points))}`;
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
        <MissingNote
          count={points.length - placed.length}
          {...{ width, height }}
          isAll={placed.length === 0}
          noun={nounOf(points)}
        />
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
  return (
    <PointLink point={point}>
      {isWhole && <Cross {...{ point, frame, colour }} at={[xAt(frame, x), yAt(frame, y)]} />}
      <circle
        cx={xAt(frame, x ?? 0)}
        cy={yAt(frame, y ?? 0)}
        r={radius}
        data-missing={!isWhole || undefined}
        style={isWhole ? { fill: colour } : { stroke: colour }}
        onPointerEnter={() => highlightedRun.set(point.run_id)}
        onPointerLeave={() => highlightedRun.set(undefined)}
      >
        <title>{[point.name, lineOf(point, xAxis), lineOf(point, yAxis)].join('\n')}</title>
      </circle>
    </PointLink>
  );
}

function lineOf({ values, group }: RunPoint, { column }: PointAxis): string {
  const bounds = group?.bounds.get(column);
  const between = bounds ? ` (${bounds[0]} to ${bounds[1]})` : '';
  return `${columnTitle(column)}: ${values.get(column) ?? 'none'}${between}`;
}

interface CrossProps extends Omit<DotProps, 'radius'> {
  readonly at: readonly [x: number, y: number];
}

/** The bounds of a group in both directions. */
function Cross({ point, frame, colour, at: [x, y] }: CrossProps) {
  const [across, up] = [boundsOn(frame.xAxis, point), boundsOn(frame.yAxis, point)];
  const flat = across ? `M${xAt(frame, across[0])} ${y}H${xAt(frame, across[1])}` : '';
  const upright = up ? `M${x} ${yAt(frame, up[0])}V${yAt(frame, up[1])}` : '';
  return <path className="cross" d={flat + upright} style={{ stroke: colour }} />;
}

/** Leads to a run, or to the table with the runs of a group. */
function PointLink({ point, children }: { readonly point: RunPoint; readonly children: ReactNode }) {
  const { run_id, name, group } = point;
  const isGroup = group !== undefined;
  const open = (before: object) => ({ ...before, view: undefined, unfold: [run_id] });
  return isGroup ? (
    <Link to="." search={open} aria-label={name}>
      {children}
    </Link>
  ) : (
    <Link to="/runs/$runId" params={{ runId: run_id }} aria-label={name}>
      {children}
    </Link>
  );
}

interface MissingNoteProps {
  readonly count: number;
  readonly isAll: boolean;
  readonly noun: string;
  readonly width: number;
  readonly height: number;
}

function MissingNote({ count, isAll, noun, width, height }: MissingNoteProps) {
  if (count === 0 && !isAll) return null;
  const at = isAll ? { x: width / 2, y: height / 2 } : { x: width - space.right, y: 14 };
  return (
    <text {...at} textAnchor={isAll ? 'middle' : 'end'} className="soft">
      {isAll ? `No ${noun} has one of these values.` : `${count} without both values`}
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
