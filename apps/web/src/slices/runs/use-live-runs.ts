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
  const [waiting, setWaiting] = useState(none);
  /** What rows there are, and where: with another filter or order all of them are read. */
  const rows = JSON.stringify([query.filter, query.order_by, query.deleted]);
  const changed = useRef(new Set<string>());
  /** Runs while something is gathered or read: an older answer never comes after a newer one. */
  const timer = useRef<number>(undefined);
  const letIn = useStable(() => {
    setWaiting(none);
    void forgetRuns();
  });
  const readChanged = useStable(async () => {
    const ids = [...changed.current];
    changed.current = new Set();
    const known = ids.filter((id) => indexOf(id) >= 0);
    const others = ids.filter((id) => !known.includes(id));
    if (known.length > patchedMax || (others.length > 0 && mayMove)) return letIn();
    if (others.length > 0) setWaiting((before) => ({ rows, ids: new Set([...idsOf(before, rows), ...others]) }));
    if (known.length === 0) return;
    const filter = `attributes.run_id IN (${known.map((id) => `'${id}'`).join(', ')})`;
    const askedAt = Date.now();
    const { runs } = await searchRuns({ ...query, filter, order_by: [] }, 0, known.length);
    const newer = new Map(runs.map((run) => [run.info.run_id, run]));
    const pages = client.getQueryCache().findAll({ queryKey: ['runs', 'page'] });
    const isOlder = ({ state }: (typeof pages)[number]): boolean => state.dataUpdatedAt <= askedAt;
    // Which is newer, a page that came meanwhile or this answer, nobody knows: it is asked once more.
    if (!pages.every(isOlder)) for (const id of known) changed.current.add(id);
    client.setQueriesData<RunsAnswer>({ queryKey: ['runs', 'page'], predicate: isOlder }, (page) =>
      patchRuns(page, newer),
    );
  });
  const apply = useStable(async (): Promise<void> => {
    // What could not be read by itself is read with its page, which says so if that fails too.
    await readChanged().catch(letIn);
    timer.current = undefined;
    if (changed.current.size > 0) gather();
  });
  const gather = useStable((): void => {
    timer.current ??= window.setTimeout(() => void apply(), gatherMs);
  });
  const onMessage = useStable((message: LiveNews) => {
    if (message.kind === 'reset') return letIn();
    for (const { run_id } of message.change.runs) changed.current.add(run_id);
    gather();
  });
  const followed = query.experiment_ids.join();
  useEffect(() => {
    const leave = followExperiments(followed.split(','), onMessage);
    return () => {
      leave();
      window.clearTimeout(timer.current);
    };
  }, [followed, onMessage]);
  return { waiting: idsOf(waiting, rows).size, letIn };
}

interface Waiting {
  readonly rows: string;
  readonly ids: ReadonlySet<string>;
}

const none: Waiting = { rows: '', ids: new Set() };

const idsOf = (waiting: Waiting, rows: string): ReadonlySet<string> => (waiting.rows === rows ? waiting.ids : none.ids);
