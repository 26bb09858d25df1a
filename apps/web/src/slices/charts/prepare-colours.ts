import { cssColour, type LineStyle, lineStyleOf } from '../../kernel/chart/line-style.ts';
import { type PointAxis, placeOn, pointAxis } from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

/** Colours of the runs on a card. */
export interface PointColours {
  readonly of: (point: RunPoint) => string;
  /** The axis that the colours stand for; absent when each run has its own. */
  readonly axis?: PointAxis;
}

/** @param styles of those that have lines on the board */
export function pointColours(
  points: readonly RunPoint[],
  styles: ReadonlyMap<string, LineStyle>,
  column: string | undefined,
): PointColours {
  if (column === undefined) return { of: ({ run_id }) => cssColour(styles.get(run_id) ?? lineStyleOf(run_id)) };
  const axis = pointAxis(points, { column, log: false });
  return { axis, of: (point) => heat(placeOn(axis, point)) };
}

/** From the cool to the warm end of the series colours; grey for what has no value. */
export const heat = (place: number | undefined): string =>
  place === undefined
    ? 'var(--n8)'
    : `color-mix(in oklch, var(--series-2) ${Math.round(place * 100)}%, var(--series-1))`;
