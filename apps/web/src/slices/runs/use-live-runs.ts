import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { followExperiments } from '../../kernel/live/follow-experiments.ts';
import type { LiveNews } from '../../kernel/live/live-messages.ts';
import { useStable } from '../../kernel/use-stable.ts';
import { forgetRuns } from '../run-acts/index.ts';
import { patchRuns } from './patch-runs.ts';
import { type RunsAnswer, type RunsQuery, searchRuns } from './run-queries.ts';

/** Changes are gathered for this long before the server is asked. */
const gatherMs = 400;
/** Runs that are read again one by one; with more, the pages on the screen are. */
const patchedMax = 200;

interface LiveOptions {
  readonly query: RunsQuery;
  /** The place of a run that is shown, else -1. */
  readonly indexOf: (run_id: string) => number;
  /** Whether new runs may push the rows down at once. */
  readonly mayMove: boolean;
}

/**
 * Keeps a table up to date without asking again and again: rows on the screen change in their places, new ones come at once or
 * wait to be let in. Returns how many wait, and what lets them in.
 */
export function useLiveRuns({ query, indexOf, mayMove }: LiveOptions): {
  readonly waiting: number;
  readonly letIn: () => void;
} {
  const client = useQueryClient();
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set());
  const changed = useRef(new Set<string>());
  const timer = useRef<number>(undefined);
  const letIn = useStable(() => {
    setWaiting(new Set());
    void forgetRuns();
  });
  const apply = useStable(async () => {
    timer.current = undefined;
    const ids = [...changed.current];
    changed.current = new Set();
    const known = ids.filter((id) => indexOf(id) >= 0);
    const others = ids.filter((id) => !known.includes(id));
    if (known.length > patchedMax || (others.length > 0 && mayMove)) return letIn();
    if (others.length > 0) setWaiting((before) => new Set([...before, ...others]));
    if (known.length === 0) return;
    const filter = `attributes.run_id IN (${known.map((id) => `'${id}'`).join(', ')})`;
    const { runs } = await searchRuns({ ...query, filter, order_by: [] }, 0, known.length);
    const newer = new Map(runs.map((run) => [run.info.run_id, run]));
    client.setQueriesData<RunsAnswer>({ queryKey: ['runs', 'page'] }, (page) => patchRuns(page, newer));
  });
  const onMessage = useStable((message: LiveNews) => {
    if (message.kind === 'reset') return letIn();
    for (const { run_id } of message.change.runs) changed.current.add(run_id);
    timer.current ??= window.setTimeout(() => void apply().catch(() => {}), gatherMs);
  });
  const followed = query.experiment_ids.join();
  useEffect(() => {
    const leave = followExperiments(followed.split(','), onMessage);
    return () => {
      leave();
      window.clearTimeout(timer.current);
    };
  }, [followed, onMessage]);
  return { waiting: waiting.size, letIn };
}
