export type SmoothingKind = 'ema' | 'mean' | 'gaussian';

export interface Smoothing {
  readonly kind: SmoothingKind;
  /** 0 (none) to 0.99. */
  readonly amount: number;
}

/** Points at each side that a full amount reaches. */
const reachMost = 200;

/** A smoother line over the same x. Gaps (NaN, infinities) stay gaps and do not reach into what is beside them. */
export function smooth(x: Float64Array, y: Float64Array, { kind, amount }: Smoothing): Float64Array {
  if (amount <= 0) return y;
  if (kind === 'ema') return exponential(x, y, amount);
  const reach = Math.max(1, Math.round(amount ** 2 * reachMost));
  return kind === 'mean' ? weighted(y, reach, () => 1) : weighted(y, 2 * reach, gaussian(reach));
}

/**
 * Exponential mean whose weight of the past shrinks with the distance on x, measured in mean distances, so that logging more often does
 * not smooth less; corrected for the missing past at the start.
 */
function exponential(x: Float64Array, y: Float64Array, amount: number): Float64Array {
  const smoothed = new Float64Array(y.length);
  const span = (x.at(-1) ?? 0) - (x[0] ?? 0);
  const distance = span > 0 ? span / Math.max(1, x.length - 1) : 1;
  let mean = 0;
  let weight = 0;
  let lastX = x[0] ?? 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number;
    if (!Number.isFinite(value)) {
      smoothed[i] = Number.NaN;
      continue;
    }
    const keep = amount ** Math.max(0, ((x[i] as number) - lastX) / distance);
    mean = mean * keep + value * (1 - amount);
    weight = weight * keep + (1 - amount);
    smoothed[i] = mean / weight;
    lastX = x[i] as number;
  }
  return smoothed;
}

const gaussian =
  (sigma: number) =>
  (distance: number): number =>
    Math.exp(-(distance ** 2) / (2 * sigma ** 2));

function weighted(y: Float64Array, reach: number, weightOf: (distance: number) => number): Float64Array {
  const weights = Float64Array.from({ length: reach + 1 }, (_, distance) => weightOf(distance));
  return y.map((value, i) => {
    if (!Number.isFinite(value)) return Number.NaN;
    let sum = 0;
    let weight = 0;
    const end = Math.min(y.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j++) {
      const other = y[j] as number;
      const own = weights[Math.abs(i - j)] as number;
      if (!Number.isFinite(other)) continue;
      sum += other * own;
      weight += own;
    }
    return sum / weight;
  });
}
