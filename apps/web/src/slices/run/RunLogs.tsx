import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { folderOf, runArtifacts } from '../artifacts/index.ts';
import { LogView } from './LogView.tsx';
import type { LogsSearch } from './logs-search.ts';
import { runById } from './run-detail.ts';

const folder = 'logs';
/** How often a run that goes on is asked for more. */
const liveMs = 3_000;

/** What did the run print? Text files below `logs/`; the open one and the search are in the address. */
export function RunLogs() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const search = useSearch({ strict: false }) as LogsSearch;
  const navigate = useNavigate();
  const set = (change: LogsSearch): void =>
    void navigate({ to: '.', search: (before: LogsSearch) => ({ ...before, ...change }), replace: true });
  const source = useMemo(() => runArtifacts(runId), [runId]);
  const { data: run, dataUpdatedAt: runAt } = useQuery(runById(runId));
  const isLive = run?.info?.status === 'RUNNING';
  const listing = useQuery({
    ...folderOf(source, folder),
    // Once more after the run has ended: its last lines may have come since.
    refetchInterval: ({ state }) => (isLive || state.dataUpdatedAt < runAt ? liveMs : false),
  });
  const { data: entries, error, refetch } = listing;
  if (!entries && error)
    return <Failure title="The logs could not be listed." error={error} onRetry={() => void refetch()} />;
  if (!entries) return <Skeleton />;
  const logs = entries.filter(({ name }) => /\.(txt|log)$/i.test(name));
  const open = logs.find(({ path }) => path === search.log) ?? logs[0];
  if (!open) return <NoLogs runId={runId} />;
  return (
    <div className="page-body fixed">
      {logs.length > 1 && (
        <div className="bar" role="group" aria-label="Log">
          {logs.map(({ path, name }) => (
            <button
              key={path}
              type="button"
              className="button"
              aria-pressed={path === open.path}
              onClick={() => set({ log: path })}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      <LogView key={open.path} {...{ source, isLive, set }} entry={open} find={search.find ?? ''} />
    </div>
  );
}

const NoLogs = ({ runId }: { readonly runId: string }) => (
  <Empty title="This run has no log.">
    <p>Text files below the artifact folder logs/ show here:</p>
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.log_artifact("train.log", "logs", run_id="${runId}")`,
      }}
    />
  </Empty>
);
