import type { Bench, Measured } from '../load/bench.ts';

/** Scenarios of one stage share a server and its data; every stage begins with an empty one. */
export type Stage = 'core' | 'groups' | 'artifacts' | 'size' | 'scale' | 'registry' | 'medium' | 'replay';

/** One named workload. */
export interface Scenario {
  readonly name: string;
  /** The workload id that a claim about it must name, e.g. `W-3`. */
  readonly workload: string;
  readonly title: string;
  readonly clients: number;
  readonly stage: Stage;
  /** Measures targets whose name begins with one of these; absent: every target. */
  readonly targets?: readonly string[];
  /** @throws WrongAnswer when the server's state does not fit what it acknowledged */
  readonly run: (bench: Bench) => Promise<Measured>;
}
