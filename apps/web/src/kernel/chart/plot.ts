import type { Plot, StyledLine } from './draw-lines.ts';
import { lineStyleOf } from './line-style.ts';
import { extentsOf, type Line } from './prepare-lines.ts';
import { scaleOf } from './scale.ts';

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a line is called and which colour somebody chose for it. */
export interface LineName {
  readonly name: string;
  readonly colour?: string;
}

export interface View {
  /** The x that is shown; absent: everything. */
  readonly zoom?: readonly [number, number];
  readonly logX: boolean;
  readonly logY: boolean;
}

const space = { left: 52, right: 12, top: 10, bottom: 24 } as const;

/** Where lines go in a chart of a size, with the ticks' space around; undefined when there is no room. */
export function plotOf(lines: readonly Line[], { zoom, logX, logY }: View, { width, height }: Size): Plot | undefined {
  const inner = { width: width - space.left - space.right, height: height - space.top - space.bottom };
  if (inner.width <= 0 || inner.height <= 0) return undefined;
  const extents = extentsOf(lines);
  const shown = zoom ? { min: zoom[0], max: zoom[1], positive: zoom[0] > 0 ? zoom[0] : extents.x.positive } : extents.x;
  const x = scaleOf(shown, logX, zoom ? 0 : 0.01);
  return { left: space.left, top: space.top, ...inner, x, y: scaleOf(extents.y, logY) };
}

/** Lines with their looks; the highlighted run lies above the others, which are faint. */
export function styledLines(
  lines: readonly Line[],
  names: ReadonlyMap<string, LineName>,
  highlighted?: string,
): StyledLine[] {
  const all = lines.map((line) => ({
    line,
    style: lineStyleOf(line.run_id, names.get(line.run_id)?.colour),
    faint: highlighted !== undefined && highlighted !== line.run_id,
  }));
  return highlighted === undefined ? all : all.sort((a, b) => Number(b.faint) - Number(a.faint));
}
