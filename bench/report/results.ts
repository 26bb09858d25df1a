import type { Machine } from '../measure/machine.ts';
import type { Memory } from '../measure/process-tree.ts';
import type { Summary } from './percentiles.ts';

/** What one scenario measured on one target. Latencies in ms, of successful calls only. */
export interface Row extends Summary {
  readonly scenario: string;
  readonly clients: number;
  /** Successful calls. */
  readonly calls: number;
  /** Message → how often. */
  readonly errors: Readonly<Record<string, number>>;
  /** Wall time of the calls. */
  readonly seconds: number;
  readonly callsPerSecond: number;
  /** User and system time of the server's process tree per successful call; absent where its process is unknown. */
  readonly serverCpuMs?: number;
  /** CPU time of the load generator over wall time; above `generatorLimit` the generator may be what is measured. */
  readonly generatorShare: number;
  /** MiB, of the server process and of its tree, highest so far. */
  readonly peakRss?: number;
  readonly treePeakRss?: number;
  /** What the scenario counts besides calls, e.g. `points` per second or `rssGrowthMiB`. */
  readonly detail?: Readonly<Record<string, number>>;
  /** Set on a row that was measured after the run in which it is published, with the p50 of the disk's sync then. */
  readonly remeasured?: { readonly date: string; readonly syncMs: number };
  /** Why the figures of this row do not count: a wrong answer, or a route that the target lacks. */
  readonly voided?: string;
}

/** Everything measured on one target in one run. */
export interface TargetResult {
  readonly target: string;
  readonly version: string;
  /** The command line, or the address for a server that somebody else started. */
  readonly command: string;
  readonly durability: string;
  /** `fdatasync` of 4 KiB on the same file system, just before and after this target. */
  readonly disk: Summary;
  /** Milliseconds from spawn to the first 200 of `/health`, one per start. */
  readonly starts?: readonly number[];
  readonly idle?: Memory;
  readonly loaded?: Memory;
  readonly databaseMiB?: number;
  readonly rows: readonly Row[];
}

/** One run of the bench: every target in turn on one machine. */
export interface Results {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly seed: number;
  readonly seconds: number;
  readonly settleSeconds: number;
  readonly scale: number;
  /** Whether every measured call opened a connection of its own. */
  readonly fresh?: boolean;
  /** Later runs whose rows took the place of older ones. */
  readonly remeasured?: readonly { readonly date: string; readonly command: string }[];
  readonly targets: readonly TargetResult[];
}

/** Above this share of a core, CPU per call is compared and not the rate. */
export const generatorLimit = 0.9;

export const errorCount = (row: Row): number => Object.values(row.errors).reduce((sum, count) => sum + count, 0);

/** The row of a scenario on a target, unless it is missing, voided or without a single success. */
export function rowOf(results: Results, target: string, scenario: string): Row | undefined {
  const row = results.targets.find((one) => one.target === target)?.rows.find((one) => one.scenario === scenario);
  return row && !row.voided && row.calls > 0 ? row : undefined;
}

/** How a ratio of two rows was taken. */
export interface Ratio {
  readonly times: number;
  readonly by: 'p50' | 'rate' | 'CPU';
}

/**
 * How many times better `ours` is than `theirs`: p50 with one client, calls per second with more, server CPU per call where the
 * generator was the limit.
 */
export function ratioOf(ours: Row, theirs: Row): Ratio {
  if (ours.clients === 1) return { times: theirs.p50 / ours.p50, by: 'p50' };
  const bound = Math.max(ours.generatorShare, theirs.generatorShare) > generatorLimit;
  if (bound && ours.serverCpuMs && theirs.serverCpuMs)
    return { times: theirs.serverCpuMs / ours.serverCpuMs, by: 'CPU' };
  return { times: ours.callsPerSecond / theirs.callsPerSecond, by: 'rate' };
}
