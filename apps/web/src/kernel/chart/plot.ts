import type { XKind } from './axis-text.ts';
import { axisTicks, type Tick } from './axis-ticks.ts';
import type { StyledLine } from './draw-lines.ts';
import { type LineStyle, lineStyleOf } from './line-style.ts';
import type { Plot } from './place.ts';
import { extentsOf, type Line } from './prepare-lines.ts';
import { type Extent, scaleOf } from './scale.ts';

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a line is called, and how it looks. */
export interface LineName {
  readonly name: string;
  readonly style: LineStyle;
}

/** The look of a line; of one that has none, that of its id. */
export const styleIn = (names: ReadonlyMap<string, LineName>, run_id: string): LineStyle =>
  names.get(run_id)?.style ?? lineStyleOf(run_id);

export interface View {
  /** The x that is shown; absent: everything. */
  readonly zoom?: readonly [number, number];
  readonly xKind: XKind;
  readonly logX: boolean;
  readonly logY: boolean;
}

const space = { left: 52, right: 12, top: 10, bottom: 24 } as const;
/** Pixels of a chart's width that no line crosses, at least. */
export const besidePlot = space.left + space.right;
/** Lengths on the axes for one tick, and the width of a sign of its text. */
const [tickHeight, tickWidth, signWidth] = [28, 74, 6.4];

/** Where lines go in a chart of a size, with the ticks' space around; undefined when there is no room. */
export function plotOf(lines: readonly Line[], view: View, size: Size): Plot | undefined {
  const { zoom, xKind, logX, logY } = view;
  const height = size.height - space.top - space.bottom;
  if (height <= 0) return undefined;
  const extents = extentsOf(lines);
  const shown = zoom
    ? { min: zoom[0], max: zoom[1], positive: zoom[0] > 0 ? zoom[0] : extents.x.positive }
    : surrounded(extents.x, xKind);
  const x = scaleOf(shown, logX, zoom ? 0 : 0.01);
  const y = scaleOf(extents.y, logY);
  const yTicks = axisTicks(y, 'metric', Math.max(2, Math.floor(height / tickHeight)));
  const left = Math.max(space.left, Math.ceil(longest(yTicks) * signWidth) + 10);
  const width = size.width - left - space.right;
  if (width <= 0) return undefined;
  const xTicks = axisTicks(x, xKind, Math.max(2, Math.floor(width / tickWidth)));
  return { left, top: space.top, width, height, x, y, xTicks, yTicks };
}

/** What surrounds one x alone: a step, half a minute. */
function surrounded(extent: Extent, kind: XKind): Extent {
  if (extent.min !== extent.max || kind === 'metric') return extent;
  const around = kind === 'step' ? 1 : 30_000;
  return { ...extent, min: extent.min - around, max: extent.max + around };
}

const longest = (ticks: readonly Tick[]): number => Math.max(0, ...ticks.map(({ text }) => text.length));

/** Lines with their looks; the highlighted run lies above the others, which are faint. */
export function styledLines(
  lines: readonly Line[],
  names: ReadonlyMap<string, LineName>,
  highlighted?: string,
): StyledLine[] {
  const all = lines.map((line) => ({
    line,
    style: styleIn(names, line.run_id),
    faint: highlighted !== undefined && highlighted !== line.run_id,
  }));
  return highlighted === undefined ? all : all.sort((a, b) => Number(b.faint) - Number(a.faint));
}
