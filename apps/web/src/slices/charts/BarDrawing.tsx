import { compactNumber } from '../../kernel/chart/axis-text.ts';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { cssColour, lineStyleOf } from '../../kernel/chart/line-style.ts';
import { exactNumber } from '../../kernel/format.ts';
import type { DrawingProps } from './PointCard.tsx';
import { pointAxis } from './prepare-points.ts';

const row = 20;
const nameWidth = 110;
const valueWidth = 64;

/** A bar per run, the largest first; as many as there is room for. */
export function BarDrawing({ points, columns, width, height }: DrawingProps) {
  const [column = ''] = columns;
  const numbers = points
    .map((point) => ({ ...point, value: point.values.get(column) }))
    .filter((it): it is typeof it & { value: number } => typeof it.value === 'number' && Number.isFinite(it.value))
    .sort((a, b) => b.value - a.value);
  const shown = numbers.slice(0, Math.max(1, Math.floor((height - 20) / row)));
  const axis = pointAxis([...points, zeroPoint(column)], column);
  const inner = width - nameWidth - valueWidth;
  const zero = axis.placeOf(0) ?? 0;
  return (
    <svg className="points" width={width} height={height} role="img" aria-label={`Bars of ${column}`}>
      {shown.map(({ run_id, name, value }, i) => {
        const end = axis.placeOf(value) ?? 0;
        const y = i * row + 4;
        return (
          <g
            key={run_id}
            onPointerEnter={() => highlightedRun.set(run_id)}
            onPointerLeave={() => highlightedRun.set(undefined)}
          >
            <text x={nameWidth - 6} y={y + 12} textAnchor="end">
              {name.length > 16 ? `${name.slice(0, 15)}…` : name}
              <title>{name}</title>
            </text>
            <rect
              x={nameWidth + Math.min(zero, end) * inner}
              y={y}
              width={Math.max(1, Math.abs(end - zero) * inner)}
              height={row - 6}
              style={{ fill: cssColour(lineStyleOf(run_id)) }}
            />
            <text x={nameWidth + inner + 6} y={y + 12}>
              {compactNumber(value)}
              <title>{exactNumber(value)}</title>
            </text>
          </g>
        );
      })}
      {numbers.length > shown.length && (
        <text x={nameWidth} y={shown.length * row + 16} className="soft">
          and {numbers.length - shown.length} more runs: make the card larger
        </text>
      )}
    </svg>
  );
}

/** Bars begin at zero, so the axis holds it. */
const zeroPoint = (column: string) => ({ run_id: '', name: '', values: new Map([[column, 0]]) });
