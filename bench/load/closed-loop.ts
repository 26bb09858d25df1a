/** What a closed loop does: `clients` callers, each with one operation in flight. */
export interface LoopPlan {
  readonly clients: number;
  /** New operations start until this many seconds have passed … */
  readonly seconds: number;
  /** … and at least this many have started, … */
  readonly minCalls?: number;
  /** … but never more than this many, … */
  readonly maxCalls?: number;
  /** … and never after this many seconds. */
  readonly maxSeconds?: number;
  /**
   * One operation. `call` counts from 0 over all clients. Returns how long it took in ms where that is not the whole promise.
   * @throws Error whose message says why the operation counts as failed
   */
  readonly operation: (client: number, call: number) => Promise<number | undefined>;
}

/** What a closed loop saw. */
export interface LoopResult {
  /** One entry per successful operation, in ms, in order of completion. */
  readonly latencies: readonly number[];
  /** Message → how often. */
  readonly errors: Readonly<Record<string, number>>;
  /** From the first start to the last success, at least the time in which new operations started. */
  readonly seconds: number;
}

/** Runs the plan and waits for every operation that was started. */
export async function closedLoop(plan: LoopPlan): Promise<LoopResult> {
  const latencies: number[] = [];
  const errors: Record<string, number> = {};
  const { minCalls = 0, maxCalls = Number.POSITIVE_INFINITY, maxSeconds = 90 } = plan;
  const begin = performance.now();
  let started = 0;
  let issueEnd = begin;
  let lastSuccess = begin;

  const goesOn = (): boolean => {
    const elapsed = (performance.now() - begin) / 1000;
    return started < maxCalls && elapsed < maxSeconds && (elapsed < plan.seconds || started < minCalls);
  };
  const once = async (client: number): Promise<void> => {
    const call = started++;
    const start = performance.now();
    try {
      const took = await plan.operation(client, call);
      lastSuccess = performance.now();
      latencies.push(took ?? lastSuccess - start);
    } catch (error) {
      const text = (error instanceof Error ? error.message : String(error)).slice(0, 200);
      errors[text] = (errors[text] ?? 0) + 1;
    }
  };
  const caller = async (client: number): Promise<void> => {
    while (goesOn()) await once(client);
    issueEnd = Math.max(issueEnd, Math.min(performance.now(), begin + plan.seconds * 1000));
  };
  await Promise.all(Array.from({ length: plan.clients }, (_, client) => caller(client)));
  return { latencies, errors, seconds: (Math.max(lastSuccess, issueEnd) - begin) / 1000 };
}
