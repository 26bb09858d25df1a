import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` tells about one served model. */
export interface ScoringMetrics {
  observe(route: string, status: number, seconds: number): void;
  setInProgress(count: number): void;
  countTokens(kind: 'prompt' | 'completion', count: number): void;
  /** `runs` is asked when the metrics are read: calls of a native library, which merges rows of several requests. */
  countRuns(runs: () => number): void;
  /** `tokens` is asked when the metrics are read. */
  countWritten(tokens: () => number): void;
  text(): Promise<string>;
}

const unreadable = [
  'process_resident_memory_bytes',
  'process_virtual_memory_bytes',
  'process_heap_bytes',
  'process_open_fds',
];

export function createMetrics(): ScoringMetrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  // These are read from files of the system, which this process may not read, and would say 0.
  for (const name of unreadable) registry.removeSingleMetric(name);
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  const requests = new Counter({
    name: 'millrace_scoring_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'millrace_scoring_request_duration_seconds',
    help: 'Seconds until an answer was complete.',
    labelNames: ['route'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  });
  const inProgress = new Gauge({
    name: 'millrace_scoring_requests_in_progress',
    help: 'Requests that are being answered.',
    registers,
  });
  const tokens = new Counter({
    name: 'millrace_scoring_tokens_total',
    help: 'Tokens read and written by a text model.',
    labelNames: ['kind'],
    registers,
  });
  // Looking labels up costs as much as answering a small request, so what was looked up is kept.
  const kept = new Map<string, { requests: Counter.Internal; duration: Histogram.Internal<string> }>();
  const seriesOf = (route: string, status: number) => {
    const key = `${route} ${status}`;
    const known = kept.get(key);
    if (known) return known;
    const made = { requests: requests.labels(route, String(status)), duration: duration.labels(route) };
    kept.set(key, made);
    return made;
  };
  return {
    observe(route, status, seconds) {
      const series = seriesOf(route, status);
      series.requests.inc();
      series.duration.observe(seconds);
    },
    setInProgress: (count) => inProgress.set(count),
    countTokens: (kind, count) => tokens.inc({ kind }, count),
    countRuns(runs) {
      new Gauge({
        name: 'millrace_scoring_engine_runs',
        help: 'Runs of the graph; requests that wait at the same time share one.',
        registers,
        collect() {
          this.set(runs());
        },
      });
    },
    countWritten(written) {
      new Gauge({
        name: 'millrace_scoring_engine_tokens',
        help: 'Tokens that the text model has written, also those of answers that nobody waited for.',
        registers,
        collect() {
          this.set(written());
        },
      });
    },
    text: () => registry.metrics(),
  };
}
