/** The store in memory, as simple as can be: what the model test compares the real one with. */

export interface ModelPoint {
  readonly step: number;
  readonly timestamp: number;
  /** NaN stands for itself here. */
  readonly value: number;
}

export interface ModelRun {
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly metrics: Map<string, ModelPoint[]>;
  stage: 'active' | 'deleted';
  status: string;
}

const same = (a: ModelPoint, b: ModelPoint): boolean =>
  a.step === b.step &&
  a.timestamp === b.timestamp &&
  (a.value === b.value || (Number.isNaN(a.value) && Number.isNaN(b.value)));

const asStored = (value: number): number =>
  Number.isNaN(value) ? value : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) + 0;

const comparable = (point: ModelPoint): number[] => [
  point.step,
  point.timestamp,
  Number.isNaN(point.value) ? 0 : point.value,
];

const less = (a: readonly number[], b: readonly number[]): boolean => {
  const i = a.findIndex((cell, at) => cell !== b[at]);
  return i >= 0 && (a[i] as number) < (b[i] as number);
};

export class ModelStore {
  readonly runs = new Map<string, ModelRun>();

  create(id: string, name: string): void {
    this.runs.set(id, {
      params: new Map(),
      tags: new Map([['mlflow.runName', name]]),
      metrics: new Map(),
      stage: 'active',
      status: 'RUNNING',
    });
  }

  /** Applies all or, when a param would change, nothing. */
  logBatch(
    id: string,
    metrics: readonly (ModelPoint & { key: string })[],
    params: ReadonlyMap<string, string>,
    tags: ReadonlyMap<string, string>,
  ): boolean {
    const run = this.runs.get(id) as ModelRun;
    if (run.stage === 'deleted') return false;
    for (const [key, value] of params) if ((run.params.get(key) ?? value) !== value) return false;
    for (const [key, value] of params) run.params.set(key, value);
    for (const [key, value] of tags) run.tags.set(key, value);
    for (const { key, ...point } of metrics) this.#add(run, key, { ...point, value: asStored(point.value) });
    return true;
  }

  #add(run: ModelRun, key: string, point: ModelPoint): void {
    const points = run.metrics.get(key) ?? [];
    if (!points.some((known) => same(known, point))) points.push(point);
    run.metrics.set(key, points);
  }

  /** The greatest by (step, timestamp, value); the first of equals. */
  latest(id: string, key: string): ModelPoint | undefined {
    const points = this.runs.get(id)?.metrics.get(key) ?? [];
    return points.reduce<ModelPoint | undefined>(
      (best, point) => (!best || less(comparable(best), comparable(point)) ? point : best),
      undefined,
    );
  }

  history(id: string, key: string): ModelPoint[] {
    const order = (p: ModelPoint) => [
      p.timestamp,
      p.step,
      Number.isNaN(p.value) ? 0 : p.value,
      Number.isNaN(p.value) ? 1 : 0,
    ];
    const points = [...(this.runs.get(id)?.metrics.get(key) ?? [])];
    return points.sort((a, b) => (less(order(a), order(b)) ? -1 : less(order(b), order(a)) ? 1 : 0));
  }
}
