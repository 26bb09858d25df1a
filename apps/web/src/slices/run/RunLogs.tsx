import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { byteSize } from '../../kernel/format.ts';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { type ArtifactEntry, type ArtifactSource, folderOf, runArtifacts } from '../artifacts/index.ts';
import { prepareLog } from './prepare-log.ts';
import { runById } from './run-detail.ts';

const folder = 'logs';
/** The end of a long log that is shown. */
const tailBytes = 512 * 1024;
const liveMs = 3_000;

/** What did the run print? Text files below `logs/`. */
export function RunLogs() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const source = useMemo(() => runArtifacts(runId), [runId]);
  const { data: entries, error, refetch } = useQuery(folderOf(source, folder));
  const [chosen, setChosen] = useState<string>();
  if (error) return <Failure title="The logs could not be listed." error={error} onRetry={() => void refetch()} />;
  if (!entries) return <Skeleton />;
  const logs = entries.filter(({ name }) => /\.(txt|log)$/i.test(name));
  const [first] = logs;
  if (!first) return <NoLogs runId={runId} />;
  const open = logs.find(({ path }) => path === chosen) ?? first;
  return (
    <div className="page-body fixed">
      {logs.length > 1 && (
        <div className="bar">
          {logs.map(({ path, name }) => (
            <button
              key={path}
              type="button"
              className="button"
              aria-pressed={path === open.path}
              onClick={() => setChosen(path)}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      <Log source={source} entry={open} runId={runId} />
    </div>
  );
}

interface LogProps {
  readonly source: ArtifactSource;
  readonly entry: ArtifactEntry;
  readonly runId: string;
}

function Log({ source, entry, runId }: LogProps) {
  const { data: run } = useQuery(runById(runId));
  const box = useRef<HTMLPreElement>(null);
  const { data: text, error } = useQuery({
    queryKey: ['log', source.key, entry.path],
    queryFn: async ({ signal }) =>
      prepareLog(await (await source.fetch(entry.path, `bytes=-${tailBytes}`, signal)).text()),
    refetchInterval: run?.info?.status === 'RUNNING' ? liveMs : false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer text is what moves the end
  useEffect(() => {
    const pre = box.current;
    if (pre) pre.scrollTop = pre.scrollHeight;
  }, [text]);
  if (error) return <Failure title="The log could not be read." error={error} />;
  return (
    <>
      {(entry.size ?? 0) > tailBytes && <p className="preview-note">The last {byteSize(tailBytes)}.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre ref={box} className="log" role="log" aria-label={entry.name} tabIndex={0}>
        {text}
      </pre>
    </>
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
