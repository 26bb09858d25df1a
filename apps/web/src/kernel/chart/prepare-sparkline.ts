import { prepareLine } from './prepare-lines.ts';
import type { Series } from './read-series.ts';

const plain = { kind: 'ema', amount: 0 } as const;

/** A curve as an SVG path that fills a box, its least value at the bottom; undefined where there are not two numbers to join. */
export function sparklinePath(series: Series, width: number, height: number): string | undefined {
  const { x, y } = prepareLine(series, plain);
  const places = [...x.keys()].filter((at) => Number.isFinite(y[at]));
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const values = places.map((at) => y[at] as number);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [from, wide] = [x[first] as number, (x[last] as number) - (x[first] as number) || 1];
  const point = (at: number): string => {
    const across = (((x[at] as number) - from) / wide) * width;
    // A curve that never changes lies in the middle.
    const up = high > low ? ((y[at] as number) - low) / (high - low) : 0.5;
    return `${across.toFixed(1)} ${((1 - up) * height).toFixed(1)}`;
  };
  return `M${places.map(point).join('L')}`;
}
