import { cpuSeconds, memoryOf, treeOf } from '../measure/process-tree.ts';
import { summarise } from '../report/percentiles.ts';
import type { Row } from '../report/results.ts';
import { closedLoop, type LoopPlan, type LoopResult } from './closed-loop.ts';
import { Connection, request } from './connection.ts';

/** The server under load and how long to load it. */
export interface BenchOptions {
  readonly url: string;
  /** The server process, where it is known. */
  readonly pid?: number;
  /** Length of a measured window. */
  readonly seconds: number;
  /** Every measured call opens a connection of its own. */
  readonly fresh?: boolean;
  /** 1 is the size that the workloads name; less shrinks data sets. */
  readonly scale: number;
}

/** A measured window: a closed loop whose operations get their caller's own connection. */
export interface Window extends Omit<LoopPlan, 'seconds' | 'operation'> {
  readonly seconds?: number;
  /** Operations before the window, by client 0; they count their calls from 0 and the window goes on from there. */
  readonly warmUps?: number;
  readonly operation: (connection: Connection, client: number, call: number) => Promise<number | undefined>;
}

/** A row before the scenario's name is added. */
export type Measured = Omit<Row, 'scenario'>;

/** An answer that is well formed and not true. It voids its row. */
export class WrongAnswer extends Error {
  constructor(message: string) {
    super(`wrong answer: ${message}`);
  }
}

/** What every scenario is given: the target, a connection for setting up, and the stop-watch. */
export class Bench {
  readonly url: URL;
  readonly options: BenchOptions;
  /** For setting up and checking, never timed. */
  readonly connection: Connection;
  readonly #memos = new Map<string, Promise<unknown>>();

  constructor(options: BenchOptions) {
    this.options = options;
    this.url = new URL(options.url);
    this.connection = new Connection(this.url);
  }

  /** A size that workloads name, shrunk by `--scale`. */
  scaled(size: number, least = 1): number {
    return Math.max(least, Math.round(size * this.options.scale));
  }

  /** The data set `name`, made on first use. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#memos.get(name) as Promise<T> | undefined) ?? make();
    this.#memos.set(name, made);
    return made;
  }

  async measure(window: Window): Promise<Measured> {
    const { warmUps = 3, operation } = window;
    const connections = await this.#connect(window.clients);
    try {
      for (let call = 0; call < warmUps; call += 1) await operation(connections[0]!, 0, call);
      return await this.#timed({
        ...window,
        seconds: window.seconds ?? this.options.seconds,
        operation: (client, call) => operation(connections[client]!, client, call + warmUps),
      });
    } finally {
      for (const connection of connections) connection.close();
    }
  }

  /** Opens the connections outside the window. */
  async #connect(clients: number): Promise<Connection[]> {
    const { fresh = false } = this.options;
    const connections = Array.from({ length: clients }, () => new Connection(this.url, { fresh }));
    for (const connection of connections) await connection.send(request('GET', '/health'));
    return connections;
  }

  async #timed(plan: LoopPlan): Promise<Measured> {
    const { pid } = this.options;
    const serverBefore = pid ? cpuSeconds(pid) : 0;
    const ownBefore = process.cpuUsage();
    const begin = performance.now();
    const result = await closedLoop(plan);
    const own = process.cpuUsage(ownBefore);
    const wallMs = performance.now() - begin;
    // Without this, a server that died would count as one that needed no CPU and no memory.
    if (pid && !treeOf(pid).some((one) => one.pid === pid)) throw new Error('the server ended while it was measured');
    const serverMs = pid ? (cpuSeconds(pid) - serverBefore) * 1000 : undefined;
    return {
      ...measured(plan.clients, result, serverMs),
      ...peaks(pid),
      generatorShare: (own.user + own.system) / 1000 / wallMs,
    };
  }
}

function measured(clients: number, result: LoopResult, serverMs: number | undefined): Measured {
  const calls = result.latencies.length;
  const wrong = Object.keys(result.errors).find((message) => message.startsWith('wrong answer'));
  return {
    clients,
    calls,
    errors: result.errors,
    seconds: result.seconds,
    callsPerSecond: calls / result.seconds,
    ...summarise(result.latencies),
    ...(serverMs === undefined || calls === 0 ? {} : { serverCpuMs: serverMs / calls }),
    generatorShare: 0,
    ...(wrong ? { voided: wrong } : {}),
  };
}

function peaks(pid: number | undefined): Pick<Row, 'peakRss' | 'treePeakRss'> {
  if (!pid) return {};
  const memory = memoryOf(pid);
  return { peakRss: memory.peak, treePeakRss: memory.treePeak };
}

/** Sends prepared bytes; only the time from write to complete answer counts. */
export async function timed(
  connection: Connection,
  bytes: Buffer,
): Promise<{ readonly ms: number; readonly body: Buffer }> {
  const start = performance.now();
  const { status, body } = await connection.send(bytes);
  const ms = performance.now() - start;
  if (status !== 200) throw new Error(`HTTP ${status}: ${body.toString('utf8', 0, 120).replaceAll(/\s+/g, ' ')}`);
  return { ms, body };
}

/**
 * A checker for a read whose answer does not change: the first body is checked in full, later ones by their bytes, so that
 * checking every answer stays cheap. A body with other bytes is checked in full again.
 */
export function unchanging(check: (body: Buffer) => void): (body: Buffer) => void {
  let known: Buffer | undefined;
  return (body) => {
    if (known?.equals(body)) return;
    check(body);
    known = body;
  };
}
