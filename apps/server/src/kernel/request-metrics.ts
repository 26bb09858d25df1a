/** Upper bounds of the latency classes, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts of one route. Plain numbers: recording a request costs some nanoseconds, text is made when scraped. */
interface RouteCounts {
  /** By status, e.g. 200 → 17. */
  readonly byStatus: Map<number, number>;
  readonly classes: Float64Array;
  seconds: number;
}

export interface RequestMetrics {
  readonly record: (route: string, status: number, ms: number) => void;
  /** In the Prometheus text format. */
  readonly text: () => string;
}

export function createRequestMetrics(): RequestMetrics {
  const routes = new Map<string, RouteCounts>();
  return {
    record(route, status, ms) {
      const counts = routes.get(route) ?? addRoute(routes, route);
      counts.byStatus.set(status, (counts.byStatus.get(status) ?? 0) + 1);
      counts.seconds += ms / 1000;
      let at = 0;
      while (at < bounds.length && ms / 1000 > (bounds[at] as number)) at += 1;
      counts.classes[at] = (counts.classes[at] as number) + 1;
    },
    text: () => [...countLines(routes), ...latencyLines(routes)].join('\n'),
  };
}

function addRoute(routes: Map<string, RouteCounts>, route: string): RouteCounts {
  const counts: RouteCounts = { byStatus: new Map(), classes: new Float64Array(bounds.length + 1), seconds: 0 };
  routes.set(route, counts);
  return counts;
}

function* countLines(routes: ReadonlyMap<string, RouteCounts>): Iterable<string> {
  yield '# HELP millrace_http_requests_total Answered requests.';
  yield '# TYPE millrace_http_requests_total counter';
  for (const [route, { byStatus }] of routes) {
    for (const [status, count] of byStatus) {
      yield `millrace_http_requests_total{route="${route}",status="${status}"} ${count}`;
    }
  }
}

function* latencyLines(routes: ReadonlyMap<string, RouteCounts>): Iterable<string> {
  const name = 'millrace_http_request_duration_seconds';
  yield `# HELP ${name} Time from the request's headers to its answer.`;
  yield `# TYPE ${name} histogram`;
  for (const [route, { classes, seconds }] of routes) {
    let total = 0;
    for (const [at, count] of classes.entries()) {
      total += count;
      yield `${name}_bucket{route="${route}",le="${bounds[at] ?? '+Inf'}"} ${total}`;
    }
    yield `${name}_sum{route="${route}"} ${seconds}`;
    yield `${name}_count{route="${route}"} ${total}`;
  }
}
