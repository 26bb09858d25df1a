import { compactNumber } from '../../kernel/chart/axis-text.ts';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { exactNumber } from '../../kernel/format.ts';
import { ColourLegend } from './ColourLegend.tsx';
import type { DrawingProps } from './PointCard.tsx';
import { pointColours } from './prepare-colours.ts';
import { allBounds, boundsOn, nounOf, placeOn, pointAxis } from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

const row = 20;
const nameWidth = 110;
const valueWidth = 64;

/** A bar per run or group, the largest first, then those without a number; as many as there is room for. A whisker holds the runs of a group. */
export function BarDrawing({ points, spec, styles, width, height }: DrawingProps) {
  const [{ column, log } = { column: '', log: false }] = spec.columns;
  const { shown, rest } = rowsOf(points, column, Math.max(1, Math.floor((height - 20) / row)));
  // Bars begin at zero, so the axis holds it; a logarithmic one has none.
  const axis = pointAxis(points, { column, log }, [...allBounds(points, column), ...(log ? [] : [0])]);
  const colours = pointColours(points, styles, spec.colour);
  const inner = width - nameWidth - valueWidth;
  const zero = axis.placeOf(0) ?? 0;
  return (
    <div className="points-frame">
      <ColourLegend {...colours} />
      <svg className="points" width={width} height={height} role="img" aria-label={`Bars of ${column}`}>
        {shown.map((point, i) => {
          const end = placeOn(axis, point);
          const y = i * row + 4;
          return (
            <g
              key={point.run_id}
              onPointerEnter={() => highlightedRun.set(point.run_id)}
              onPointerLeave={() => highlightedRun.set(undefined)}
            >
              <text x={nameWidth - 6} y={y + 12} textAnchor="end">
                {point.name.length > 16 ? `${point.name.slice(0, 15)}…` : point.name}
                <title>{point.name}</title>
              </text>
              {end !== undefined && (
                <rect
                  x={nameWidth + Math.min(zero, end) * inner}
                  y={y}
                  width={Math.max(1, Math.abs(end - zero) * inner)}
                  height={row - 6}
                  style={{ fill: colours.of(point) }}
                />
              )}
              <Whisker
                bounds={boundsOn(axis, point)}
                xOf={(place) => nameWidth + place * inner}
                y={y + (row - 6) / 2}
              />
              <ValueText value={point.values.get(column)} x={nameWidth + inner + 6} y={y + 12} />
            </g>
          );
        })}
        {rest > 0 && (
          <text x={8} y={shown.length * row + 16} className="soft">
            and {rest} more {nounOf(points)}s: make the card larger
          </text>
        )}
      </svg>
    </div>
  );
}

interface WhiskerProps {
  readonly bounds: readonly [number, number] | undefined;
  readonly xOf: (place: number) => number;
  readonly y: number;
}

const cap = 4;

/** From the least to the greatest value of a group. */
function Whisker({ bounds, xOf, y }: WhiskerProps) {
  if (!bounds) return null;
  const [low, high] = bounds.map(xOf) as [number, number];
  return (
    <path className="whisker" d={`M${low} ${y - cap}v${2 * cap}M${low} ${y}H${high}M${high} ${y - cap}v${2 * cap}`} />
  );
}

function ValueText({
  value,
  x,
  y,
}: {
  readonly value: number | string | undefined;
  readonly x: number;
  readonly y: number;
}) {
  const isNumber = typeof value === 'number';
  return (
    <text x={x} y={y} className={isNumber ? undefined : 'soft'}>
      {isNumber ? compactNumber(value) : (value ?? 'none')}
      {isNumber && <title>{exactNumber(value)}</title>}
    </text>
  );
}

function rowsOf(points: readonly RunPoint[], column: string, most: number) {
  const rankOf = ({ values }: RunPoint): number => {
    const value = values.get(column);
    return typeof value === 'number' && !Number.isNaN(value) ? value : Number.NEGATIVE_INFINITY;
  };
  const sorted = points.toSorted((a, b) => rankOf(b) - rankOf(a) || 0);
  return { shown: sorted.slice(0, most), rest: Math.max(0, sorted.length - most) };
}
