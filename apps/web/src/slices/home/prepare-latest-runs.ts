interface AnyRun {
  readonly info?: { readonly run_id?: string };
}

/** Those that run, then the others, each in their order and once; `count` at most. */
export function runningFirst<R extends AnyRun>(
  running: readonly R[],
  latest: readonly R[],
  count: number,
): readonly R[] {
  const ids = new Set(running.map(({ info }) => info?.run_id));
  return [...running, ...latest.filter(({ info }) => !ids.has(info?.run_id))].slice(0, count);
}
