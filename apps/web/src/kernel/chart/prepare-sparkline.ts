import { type Line, prepareLine } from './prepare-lines.ts';
import type { Series } from './read-series.ts';

const plain = { kind: 'ema', amount: 0 } as const;

/**
 * A curve as an SVG path that fills a box, its least value at the bottom; undefined where there are not two numbers to join. Where several
 * points stand in one place, the path goes from their least to their greatest value, so that no spike is lost.
 */
export function sparklinePath(series: Series, width: number, height: number): string | undefined {
  const line = prepareLine(series, plain);
  const { x } = line;
  const places = [...x.keys()].filter((at) => Number.isFinite(line.y[at]));
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const points = places.flatMap((at) => heightsOf(line, at).map((y) => [x[at] as number, y] as const));
  const low = Math.min(...points.map(([, y]) => y));
  const high = Math.max(...points.map(([, y]) => y));
  const [from, wide] = [x[first] as number, (x[last] as number) - (x[first] as number) || 1];
  const place = ([at, y]: readonly [number, number]): string => {
    // A curve that never changes lies in the middle.
    const up = high > low ? (y - low) / (high - low) : 0.5;
    return `${(((at - from) / wide) * width).toFixed(1)} ${((1 - up) * height).toFixed(1)}`;
  };
  return `M${points.map(place).join('L')}`;
}

/** What is drawn in a place: the value, or the bounds of several. */
function heightsOf({ y, low, high }: Line, at: number): readonly number[] {
  const [least, greatest] = [low?.[at], high?.[at]];
  if (least === undefined || greatest === undefined || least === greatest) return [y[at] as number];
  return [least, greatest];
}
