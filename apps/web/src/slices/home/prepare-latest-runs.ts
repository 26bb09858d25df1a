interface AnyRun {
  readonly info?: { readonly status?: string };
}

/** Those that still run, then the others, each in their order; `count` at most. */
export const runningFirst = <R extends AnyRun>(runs: readonly R[], count: number): readonly R[] =>
  runs.toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a))).slice(0, count);

const isRunning = ({ info }: AnyRun): boolean => info?.status === 'RUNNING';
