import { type Plot, xOf, yOf } from './place.ts';
import type { Line, OddPoint } from './prepare-lines.ts';

/** A sign at the edge of a plot for a value that has no place in it: an arrow towards where it is, or a cross. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly turn: 'up' | 'down' | 'left' | 'none';
}

const inset = 5;
/** Marks drawn per line. */
const marksMost = 200;

const bottom = ({ top, height }: Plot): number => top + height - inset;

export function oddMark(plot: Plot, { x, kind }: OddPoint): Mark {
  const at = xOf(plot, x);
  if (kind === 'posinf') return { x: at, y: plot.top + inset, turn: 'up' };
  return { x: at, y: bottom(plot), turn: kind === 'neginf' ? 'down' : 'none' };
}

/** Where a logarithmic axis has no place for zero and less. */
export function outsideMarks(plot: Plot, { x, y }: Pick<Line, 'x' | 'y'>): Mark[] {
  const marks: Mark[] = [];
  if (!plot.x.log && !plot.y.log) return marks;
  for (let i = 0; i < x.length && marks.length < marksMost; i++) {
    const mark = outsideMark(plot, x[i] as number, y[i] as number);
    if (mark) marks.push(mark);
  }
  return marks;
}

function outsideMark(plot: Plot, x: number, y: number): Mark | undefined {
  const isLow = plot.y.log && y <= 0 && Number.isFinite(y);
  if (plot.x.log && x <= 0) {
    return { x: plot.left + inset, y: isLow || !Number.isFinite(y) ? bottom(plot) : yOf(plot, y), turn: 'left' };
  }
  return isLow ? { x: xOf(plot, x), y: bottom(plot), turn: 'down' } : undefined;
}

const tips = { up: [0, -1], down: [0, 1], left: [-1, 0], none: [0, 0] } as const;

/** The three corners of an arrow, its tip first. */
export function arrowCorners({ x, y, turn }: Mark): readonly (readonly [number, number])[] {
  const [dx, dy] = tips[turn];
  const back = [x - 2 * dx, y - 2 * dy] as const;
  return [
    [x + 4 * dx, y + 4 * dy],
    [back[0] - 4 * dy, back[1] - 4 * dx],
    [back[0] + 4 * dy, back[1] + 4 * dx],
  ];
}
