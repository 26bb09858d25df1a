/** Lengths of time in ms. */
export const units = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

const { second, minute, hour, day } = units;

/** Distances that people count time in. */
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28, 56, 112, 224, 448, 896, 1792, 3584].map((n) => n * day),
];

/**
 * At most `count` ticks, or a few more, at full hours, minutes or days inside a stretch of time.
 * @param offset ms to add for a clock that shows another zone, so that full days are full days there
 */
export function timeTicks(
  { min, max }: { readonly min: number; readonly max: number },
  count: number,
  offset: number,
): { readonly step: number; readonly values: readonly number[] } {
  const rough = (max - min) / Math.max(1, count);
  const step = steps.find((one) => one >= rough) ?? Math.ceil(rough / day) * day;
  const first = Math.ceil((min + offset) / step) * step - offset;
  const length = Math.max(0, Math.floor((max - first) / step) + 1);
  return { step, values: Array.from({ length }, (_, i) => first + i * step) };
}
