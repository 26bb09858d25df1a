import type { Tensor } from '../data.ts';
import { rowsOf, sameRows, slice, stack } from './merge.ts';

type Tensors = Readonly<Record<string, Tensor>>;
type Run = (feeds: Tensors) => Promise<Tensors>;

interface Waiting {
  readonly feeds: Tensors;
  readonly rows: number;
  readonly resolve: (outputs: Tensors) => void;
  readonly reject: (reason: unknown) => void;
}

/** More rows than this gain nothing and make the first ones wait. */
const maxRows = 64;

/**
 * Puts calls that wait at the same time into one run. Calls run one after another: the library uses all its threads for each, so two
 * at once would only share them.
 */
export class Batcher {
  private readonly run: Run;
  private readonly merges: boolean;
  private queue: Waiting[] = [];
  private running = false;
  private count = 0;

  /** @param merges whether rows of different calls may share a run */
  constructor(run: Run, merges: boolean) {
    this.run = run;
    this.merges = merges;
  }

  /** Runs so far. */
  get runs(): number {
    return this.count;
  }

  call(feeds: Tensors): Promise<Tensors> {
    const rows = Math.max(0, ...Object.values(feeds).map(rowsOf));
    return new Promise((resolve, reject) => {
      this.queue.push({ feeds, rows, resolve, reject });
      // Not at once: requests that arrived in the same turn of the event loop join.
      if (!this.running) setImmediate(() => this.start());
    });
  }

  private start(): void {
    if (this.running) return;
    this.running = true;
    void this.drain().finally(() => {
      this.running = false;
    });
  }

  private async drain(): Promise<void> {
    for (let group = this.take(); group.length > 0; group = this.take()) await this.answer(group);
  }

  /** The first call, and those behind it that fit. */
  private take(): Waiting[] {
    const [first, ...others] = this.queue;
    if (!first) return [];
    const group = [first];
    const rest: Waiting[] = [];
    let rows = first.rows;
    for (const other of others) {
      const fits = this.merges && rows + other.rows <= maxRows && sameRows(first.feeds, other.feeds);
      if (fits) rows += other.rows;
      (fits ? group : rest).push(other);
    }
    this.queue = rest;
    return group;
  }

  private async answer(group: readonly Waiting[]): Promise<void> {
    try {
      this.count++;
      const outputs = await this.run(stack(group.map(({ feeds }) => feeds)));
      if (group.length === 1) return group[0]?.resolve(outputs);
      let at = 0;
      for (const { rows, resolve } of group) {
        resolve(slice(outputs, at, at + rows));
        at += rows;
      }
    } catch (error) {
      // One bad call must not fail its neighbours.
      if (group.length === 1) return group[0]?.reject(error);
      for (const one of group) await this.answer([one]);
    }
  }
}
