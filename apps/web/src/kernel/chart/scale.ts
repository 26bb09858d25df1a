/** Maps values to a length of pixels, linear or logarithmic. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
}

/** Room at both ends, as a part of the whole. */
const margin = 0.04;

/**
 * A scale that shows an extent with some room. Logarithms need positive values: `positive` is the smallest one, and without one the
 * scale stays linear. One value alone gets a surrounding.
 */
export function scaleOf(extent: Extent, log: boolean, room = margin): Scale {
  if (log && Number.isFinite(extent.positive)) {
    const [low, high] = widened(Math.log10(extent.positive), Math.log10(extent.max), room);
    return { min: 10 ** low, max: 10 ** high, log: true };
  }
  if (extent.min > extent.max) return { min: 0, max: 1, log: false };
  const [min, max] = widened(extent.min, extent.max, room);
  return { min, max, log: false };
}

function widened(low: number, high: number, room: number): [number, number] {
  if (low === high) {
    const around = low === 0 ? 1 : Math.abs(low) * 0.1;
    return [low - around, high + around];
  }
  // Halves, because the difference of two large doubles of opposite sign is infinite.
  const extra = (high / 2 - low / 2) * 2 * room;
  return Number.isFinite(extra) ? [low - extra, high + extra] : [low, high];
}

/** Smallest and largest of some finite values; empty when `min > max`. */
export interface Extent {
  readonly min: number;
  readonly max: number;
  /** The smallest value above 0; infinite when there is none. */
  readonly positive: number;
}

export const noExtent: Extent = {
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  positive: Number.POSITIVE_INFINITY,
};

export function extentOf(values: Float64Array, before: Extent = noExtent): Extent {
  let { min, max, positive } = before;
  for (const value of values) {
    if (Math.abs(value) === Number.POSITIVE_INFINITY) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value > 0 && value < positive) positive = value;
  }
  return { min, max, positive };
}

export function toPixel({ min, max, log }: Scale, value: number, length: number): number {
  if (!log) return (value / (max - min) - min / (max - min)) * length;
  if (value <= 0) return Number.NEGATIVE_INFINITY;
  return ((Math.log10(value) - Math.log10(min)) / (Math.log10(max) - Math.log10(min))) * length;
}

export function toValue({ min, max, log }: Scale, pixel: number, length: number): number {
  const part = pixel / length;
  if (!log) return min + part * (max - min);
  return 10 ** (Math.log10(min) + part * (Math.log10(max) - Math.log10(min)));
}

/** About `count` round values inside a scale. */
export function ticksOf(scale: Scale, count: number): number[] {
  return scale.log ? logTicks(scale, count) : linearTicks(scale, count);
}

function linearTicks({ min, max }: Scale, count: number): number[] {
  const step = roundStep((max - min) / Math.max(1, count));
  if (!Number.isFinite(step) || step <= 0) return [];
  const first = Math.ceil(min / step);
  const length = Math.floor(max / step) - first + 1;
  // Multiplied, not added up: 0.1 + 0.2 would make a long number.
  return Array.from({ length: Math.max(0, Math.min(length, 2 * count + 2)) }, (_, i) =>
    rounded((first + i) * step, step),
  );
}

const rounded = (value: number, step: number): number =>
  Number(value.toFixed(Math.max(0, Math.min(20, 1 - Math.floor(Math.log10(step))))));

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}

/** Powers of ten, thinned out; under two of them, the round values of the linear scale. */
function logTicks(scale: Scale, count: number): number[] {
  const low = Math.ceil(Math.log10(scale.min));
  const high = Math.floor(Math.log10(scale.max));
  if (high - low < 1) return linearTicks(scale, count).filter((tick) => tick > 0);
  const every = Math.max(1, Math.ceil((high - low + 1) / Math.max(2, count)));
  return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => 10 ** (low + i * every));
}
