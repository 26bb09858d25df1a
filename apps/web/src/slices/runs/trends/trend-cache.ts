import { createStore } from '../../../kernel/create-store.ts';

/** The box of a trend; it is stretched to its cell. */
export const trendBox = { width: 100, height: 20 } as const;

/** How a metric of a run went, as a cell draws it. */
export interface Trend {
  /** The last point that was known when the curve was read: another one makes the trend old. */
  readonly version: string;
  readonly path: string | undefined;
  readonly label: string;
}

/** About a kilobyte each. */
const keptMost = 4_000;

/** By `trendKey`; in the order in which they came. */
const trends = new Map<string, Trend>();
const changes = createStore(0);

const trendKey = (run_id: string, metric: string): string => `${run_id} ${metric}`;

export const trendOf = (run_id: string, metric: string): Trend | undefined => trends.get(trendKey(run_id, metric));

/** The trend of a run in a component, which is rendered again when it comes. */
export function useTrend(run_id: string, metric: string): Trend | undefined {
  changes.use();
  return trendOf(run_id, metric);
}

/** Keeps trends and has the cells drawn that show them; those that came first go when there are too many. */
export function keepTrends(found: readonly (readonly [run_id: string, metric: string, trend: Trend])[]): void {
  for (const [run_id, metric, trend] of found) {
    trends.delete(trendKey(run_id, metric));
    trends.set(trendKey(run_id, metric), trend);
  }
  for (const key of trends.keys()) {
    if (trends.size <= keptMost) break;
    trends.delete(key);
  }
  changes.set(changes.get() + 1);
}
