import type { Tick } from './axis-ticks.ts';
import { type Scale, toPixel } from './scale.ts';

/** A place for lines inside a canvas, in CSS pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

export const xOf = (plot: Plot, x: number): number => plot.left + toPixel(plot.x, x, plot.width);
export const yOf = (plot: Plot, y: number): number => plot.top + plot.height - toPixel(plot.y, y, plot.height);

/** Places of a line: the first, and that behind the last. */
export type Stretch = readonly [from: number, to: number];

/** Where values that have a place follow each other without a gap. */
export function* stretches(plot: Plot, x: Float64Array, y: Float64Array): Generator<Stretch> {
  let from = 0;
  for (let i = 0; i <= y.length; i++) {
    if (i < y.length && hasPlace(plot.y, y[i]!) && hasPlace(plot.x, x[i]!)) continue;
    if (i > from) yield [from, i];
    from = i + 1;
  }
}

/** Zero and less have no logarithm. */
const hasPlace = ({ log }: Scale, value: number): boolean => Number.isFinite(value) && !(log && value <= 0);
