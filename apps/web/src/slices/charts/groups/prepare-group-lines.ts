import type { Line } from '../../../kernel/chart/prepare-lines.ts';
import { type Smoothing, smooth } from '../../../kernel/chart/smooth.ts';
import type { GroupFigure } from '../../run-groups/index.ts';

/** Places of a group's line, at most this many times those of its longest member. */
const placesPerMember = 4;

/**
 * One line for several: at each x the mean (or another figure) of what the members have there, with their least and greatest as bounds.
 * Between two points a member is followed straight; before its first and after its last it has no say.
 *
 * @param run_id what the line is called
 */
export function groupLine(
  run_id: string,
  members: readonly Line[],
  figure: GroupFigure,
  smoothing: Smoothing,
): Line | undefined {
  const drawn = members.filter((line) => line.x.length > 0);
  const [first] = drawn;
  if (!first) return undefined;
  const x = placesOf(drawn);
  const y = new Float64Array(x.length).fill(Number.NaN);
  const [low, high] = [y.slice(), y.slice()];
  const walkers = drawn.map(walkerOf);
  x.forEach((at, i) => {
    const found = walkers.map((walk) => walk(at)).filter((value) => value !== undefined);
    if (found.length === 0) return;
    y[i] = figureOf(
      found.map(({ value }) => value),
      figure,
    );
    low[i] = Math.min(...found.map((value) => value.low));
    high[i] = Math.max(...found.map((value) => value.high));
  });
  const total = drawn.reduce((sum, line) => sum + line.total, 0);
  const perPlace = Math.max(...drawn.map((line) => line.perPlace));
  const smoothed = smoothing.amount > 0 ? { smoothed: smooth(x, y, smoothing) } : {};
  return { run_id, key: first.key, x, y, low, high, ...smoothed, odd: [], perPlace, total };
}

/** Every x of the members, where these are much the same; else evenly between the first and the last. */
function placesOf(lines: readonly Line[]): Float64Array {
  const longest = Math.max(...lines.map(({ x }) => x.length));
  const all = new Set<number>();
  for (const { x } of lines) for (const at of x) all.add(at);
  if (all.size <= longest * placesPerMember) return Float64Array.from(all).sort();
  const from = Math.min(...lines.map(({ x }) => x[0] as number));
  const to = Math.max(...lines.map(({ x }) => x.at(-1) as number));
  return Float64Array.from({ length: longest }, (_, i) => from + ((to - from) * i) / Math.max(1, longest - 1));
}

interface Value {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Reads a line at places that only grow; undefined where it has no number. */
function walkerOf(line: Line): (at: number) => Value | undefined {
  const { x, y, low = y, high = y } = line;
  let next = 0;
  return (at) => {
    while (next < x.length && (x[next] as number) < at) next += 1;
    if (x[next] === at) return finiteAt(y[next], low[next], high[next]);
    if (next === 0 || next === x.length) return undefined;
    const [from, to] = [x[next - 1] as number, x[next] as number];
    const part = (at - from) / (to - from);
    const between = (y[next - 1] as number) * (1 - part) + (y[next] as number) * part;
    // Bounds of both neighbours: a spike beside the place stays inside.
    const both = low === y ? [between, between] : boundsOf(line, next);
    return finiteAt(between, both[0], both[1]);
  };
}

const boundsOf = ({ low, high }: Line, next: number): readonly [number, number] => [
  Math.min(low?.[next - 1] as number, low?.[next] as number),
  Math.max(high?.[next - 1] as number, high?.[next] as number),
];

const finiteAt = (value = Number.NaN, low = value, high = value): Value | undefined =>
  Number.isFinite(value) ? { value, low, high } : undefined;

function figureOf(values: readonly number[], figure: GroupFigure): number {
  if (figure === 'min') return Math.min(...values);
  if (figure === 'max') return Math.max(...values);
  if (figure === 'mean') return values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = Float64Array.from(values).sort();
  return ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
}
