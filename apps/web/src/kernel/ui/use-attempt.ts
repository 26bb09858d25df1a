import { useEffect, useRef, useState } from 'react';
import { isOffline } from '../api/api-failure.ts';
import { connection } from '../api/connection.ts';
import { slowMs } from '../api/slow-answers.ts';
import { useStable } from '../use-stable.ts';

export interface Attempt<A extends readonly unknown[]> {
  /** What to show beside what was typed; undefined while nothing is wrong. */
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  readonly run: (...args: A) => Promise<void>;
}

interface AttemptOptions {
  /** False for what would be there twice when only its answer was lost; the reader sends that again. */
  readonly resends?: boolean;
}

/**
 * Runs a change that the server may refuse. When the server is away the change waits, and is sent as it then stands when the
 * server is back.
 */
export function useAttempt<A extends readonly unknown[]>(
  act: (...args: A) => Promise<void>,
  { resends = true }: AttemptOptions = {},
): Attempt<A> {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const waiting = useRef<A | undefined>(undefined);
  const run = useStable(async (...args: A): Promise<void> => {
    waiting.current = undefined;
    setProblem(undefined);
    setBusy(true);
    const timer = setTimeout(() => setProblem(slowText), slowMs);
    try {
      await act(...args);
      setProblem(undefined);
    } catch (error) {
      if (resends && isOffline(error)) waiting.current = args;
      setProblem(problemText(error, resends));
    } finally {
      clearTimeout(timer);
      setBusy(false);
    }
  });
  useEffect(
    () =>
      connection.subscribe(() => {
        if (connection.get() && waiting.current) void run(...waiting.current);
      }),
    [run],
  );
  return { problem, isBusy, run };
}

const slowText = 'The server has not answered yet. This is on its way; there is no need to send it again.';

function problemText(error: unknown, resends: boolean): string {
  if (isOffline(error))
    return resends
      ? 'The server cannot be reached. This is kept, and sent when the server is back.'
      : 'The server cannot be reached. This is kept; send it again when the server is back.';
  return error instanceof Error ? error.message : String(error);
}
