import { useEffect, useRef, useState } from 'react';
import { isOffline } from '../api/api-failure.ts';
import { connection } from '../api/connection.ts';
import { slowMs } from '../api/slow-answers.ts';
import { useIsThere } from '../use-is-there.ts';
import { useStable } from '../use-stable.ts';
import { sayError } from './toasts.ts';

export interface Attempt<A extends readonly unknown[]> {
  /** What to show beside what was typed; undefined while nothing is wrong. */
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  /** Does nothing while one is on its way. */
  readonly run: (...args: A) => Promise<void>;
}

interface AttemptOptions<R> {
  /** False for what would be there twice when only its answer was lost; the reader sends that again. */
  readonly resends?: boolean;
  /** What follows for a reader who still waits for it; not for one who has closed the dialog. */
  readonly onDone?: (result: R) => void;
}

/**
 * Runs a change that the server may refuse, one at a time. When the server is away the change waits, and is sent as it then stands when
 * the server is back. A refusal that finds nobody waiting is told in a toast.
 */
export function useAttempt<A extends readonly unknown[], R>(
  act: (...args: A) => Promise<R>,
  { resends = true, onDone }: AttemptOptions<R> = {},
): Attempt<A> {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isThere = useIsThere();
  const isRunning = useRef(false);
  const waiting = useRef<A | undefined>(undefined);
  const follow = useStable((result: R) => onDone?.(result));
  const run = useStable(async (...args: A): Promise<void> => {
    if (isRunning.current) return;
    isRunning.current = true;
    waiting.current = undefined;
    setProblem(undefined);
    setBusy(true);
    const timer = setTimeout(() => setProblem(slowText), slowMs);
    try {
      const result = await act(...args);
      setProblem(undefined);
      if (isThere()) follow(result);
    } catch (error) {
      if (resends && isOffline(error)) waiting.current = args;
      if (isThere()) setProblem(problemText(error, resends));
      else sayError(error);
    } finally {
      clearTimeout(timer);
      isRunning.current = false;
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
