import { createHash } from 'node:crypto';
import type { Ledger } from './ledger.ts';
import { seeded } from './random.ts';
import { Refused, type Wire } from './wire.ts';

const artifactBytes = 64 * 1024;

/** A run that the server has acknowledged, and the name that begins all its facts. */
interface Target {
  readonly name: string;
  readonly id: string;
}

/** One kind of write: what it leaves behind, and the request. `n` is new for every write. */
interface Kind {
  readonly facts: (name: string, n: number) => readonly string[];
  readonly write: (wire: Wire, run: Target, n: number) => Promise<unknown>;
}

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Where the artifacts of a run lie behind the proxy. */
export const artifactPath = (experimentId: string, runId: string, file: string): string =>
  `${experimentId}/${runId}/artifacts/${file}`;

const contentOf = (name: string, n: number): Uint8Array<ArrayBuffer> => {
  const line = Buffer.from(`${name} ${n}\n`);
  return new Uint8Array(Buffer.alloc(artifactBytes, line));
};

export const metricFact = (name: string, key: string, step: number, value: number): string =>
  `${name} metric ${key} ${step} ${value}`;
export const paramFact = (name: string, key: string, value: string): string => `${name} param ${key} ${value}`;
export const tagFact = (name: string, key: string, value: string): string => `${name} tag ${key} ${value}`;
export const artifactFact = (name: string, file: string, sum: string): string => `${name} artifact ${file} ${sum}`;

/** The tags with which every run is born: one without the other would be a half-applied creation. */
export const birthTags = { 'born-a': 'a', 'born-b': 'b' } as const;
export const birthFacts = (name: string): string[] => [
  `${name} run`,
  ...Object.entries(birthTags).map(([key, value]) => tagFact(name, key, value)),
];

const batchMetrics = ['b0', 'b1', 'b2'] as const;
/** Batches without params and tags, which go a way of their own. */
const metricsOnly = ['o0', 'o1', 'o2', 'o3'] as const;
/** Every metric key that writers use. */
export const metricKeys = ['m', ...batchMetrics, ...metricsOnly] as const;

const kinds = (experimentId: string): readonly Kind[] => [
  {
    facts: (name, n) => [metricFact(name, 'm', n, n / 2)],
    write: (wire, { id }, n) =>
      wire.post('runs/log-metric', { run_id: id, key: 'm', value: n / 2, timestamp: n, step: n }),
  },
  {
    facts: (name, n) => [paramFact(name, `p${n}`, `v${n}`)],
    write: (wire, { id }, n) => wire.post('runs/log-parameter', { run_id: id, key: `p${n}`, value: `v${n}` }),
  },
  {
    facts: (name, n) => [tagFact(name, `t${n}`, `v${n}`)],
    write: (wire, { id }, n) => wire.post('runs/set-tag', { run_id: id, key: `t${n}`, value: `v${n}` }),
  },
  {
    facts: (name, n) => [
      ...batchMetrics.map((key) => metricFact(name, key, n, n / 4)),
      ...['x', 'y'].map((end) => paramFact(name, `b${n}${end}`, `v${n}`)),
      tagFact(name, `b${n}`, `v${n}`),
    ],
    write: (wire, { id }, n) =>
      wire.post('runs/log-batch', {
        run_id: id,
        metrics: batchMetrics.map((key) => ({ key, value: n / 4, timestamp: n, step: n })),
        params: ['x', 'y'].map((end) => ({ key: `b${n}${end}`, value: `v${n}` })),
        tags: [{ key: `b${n}`, value: `v${n}` }],
      }),
  },
  {
    facts: (name, n) => metricsOnly.map((key) => metricFact(name, key, n, n / 8)),
    write: (wire, { id }, n) =>
      wire.post('runs/log-batch', {
        run_id: id,
        metrics: metricsOnly.map((key) => ({ key, value: n / 8, timestamp: n, step: n })),
      }),
  },
  {
    facts: (name, n) => [artifactFact(name, `a${n}.txt`, digest(contentOf(name, n)))],
    write: (wire, { name, id }, n) => wire.putArtifact(artifactPath(experimentId, id, `a${n}.txt`), contentOf(name, n)),
  },
];

/** What a group of writers is told. */
export interface WritersPlan {
  readonly wire: Wire;
  readonly ledger: Ledger;
  readonly experimentId: string;
  /** Begins the name of every run, and with it every fact, of this group. */
  readonly prefix: string;
  readonly count: number;
  readonly seed: number;
}

/** Writers that go on until the server is gone or `stop` is called. */
export interface Writers {
  /** No new writes; resolves when every one that was begun has ended. */
  readonly stop: () => Promise<void>;
}

export function startWriters(plan: WritersPlan): Writers {
  let stopped = false;
  const all = Array.from({ length: plan.count }, (_, writer) => keepWriting(plan, writer, () => stopped));
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(all);
    },
  };
}

/** Mostly writes to the last run it made, now and then a new run. Ends with the first write that got no answer. */
async function keepWriting(plan: WritersPlan, writer: number, isStopped: () => boolean): Promise<void> {
  const random = seeded(plan.seed + writer);
  const choices = kinds(plan.experimentId);
  let run: Target | undefined;
  for (let n = 0; !isStopped(); n += 1) {
    if (!run || random() < 0.05) {
      const name = `${plan.prefix}w${writer}-${n}`;
      const id = await record(plan.ledger, birthFacts(name), () =>
        plan.wire.createRun(plan.experimentId, name, birthTags),
      );
      if (id === gone) return;
      if (id !== undefined) run = { name, id };
      continue;
    }
    const target = run;
    const kind = choices[Math.floor(random() * choices.length)]!;
    const result = await record(plan.ledger, kind.facts(target.name, n), () => kind.write(plan.wire, target, n));
    if (result === gone) return;
  }
}

const gone = Symbol('no answer');

/** Notes the write before it leaves and its outcome after; undefined for a refused one. */
async function record<T>(
  ledger: Ledger,
  facts: readonly string[],
  write: () => Promise<T>,
): Promise<T | undefined | typeof gone> {
  const entry = ledger.send(facts);
  try {
    const result = await write();
    entry.outcome = 'acknowledged';
    return result;
  } catch (error) {
    if (!(error instanceof Refused)) return gone;
    entry.outcome = 'refused';
    return undefined;
  }
}
