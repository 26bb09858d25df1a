import { addPoints, sealNow } from '@millrace/server/bulk';
import { openStore, type Store } from '@millrace/store';
import { curve } from '../scenarios/own-runs.ts';

/** Epoch ms of every run's first point; a step is 50 ms. */
export const epoch = 1_790_000_000_000;
const stepMs = 50;

/** Points of one transaction: more of them would not be faster, and the log of the database stays short. */
const transactionPoints = 20_000;

/** What is put into each of the runs. */
export interface Curves {
  readonly run_ids: readonly string[];
  readonly keys: readonly string[];
  readonly points: number;
}

/**
 * Puts curves into a database that no server has open, in the order in which its table of points is kept: the writer and the statements
 * behind `log-batch`, without HTTP and with larger batches. Their summaries are made as well, as a server makes them in the background.
 * @param path of the database file
 * @param progress hears after each run how many points are stored
 */
export async function seedPoints(
  path: string,
  { run_ids, keys, points }: Curves,
  progress: (stored: number) => void,
): Promise<void> {
  const store = await openStore({ uri: `sqlite:///${path}`, durability: 'process', now: Date.now });
  try {
    for (const [r, run_id] of run_ids.entries()) {
      for (const [k, key] of keys.entries()) await seedSeries(store, { run_id, key, hue: k + r }, points);
      progress((r + 1) * keys.length * points);
    }
  } finally {
    await store.close();
  }
}

interface Series {
  readonly run_id: string;
  readonly key: string;
  /** Makes each curve another one. */
  readonly hue: number;
}

async function seedSeries(store: Store, series: Series, points: number): Promise<void> {
  const lagging = new Set<number>();
  for (let first = 0; first < points; first += transactionPoints) {
    const metrics = pointsOf(series, first, Math.min(transactionPoints, points - first));
    for (const sid of await store.write((tx) => addPoints(tx, series.run_id, metrics))) lagging.add(sid);
  }
  for (const sid of lagging) await sealNow(store, sid);
}

const pointsOf = ({ key, hue }: Series, first: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    key,
    step: first + i,
    timestamp: epoch + (first + i) * stepMs,
    value: curve(hue, (first + i) / 100),
    is_nan: 0 as const,
  }));
