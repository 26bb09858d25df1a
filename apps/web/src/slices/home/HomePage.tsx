import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { counted } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { prepareRecent, type RecentExperiment, runCounts } from '../experiments/index.ts';
import { PinnedViews, pinnedViews } from '../saved-views/index.ts';
import { AliasMoves } from './AliasMoves.tsx';
import { everyExperiment } from './home-queries.ts';
import { LatestRuns } from './LatestRuns.tsx';
import './home.css';

const experimentsShown = 8;

/** What is going on? */
export function HomePage() {
  const { data: list, error, refetch } = useQuery(everyExperiment);
  const counts = useQuery(runCounts);
  const views = useQuery(pinnedViews);
  const names = useMemo(() => namesOf(list ?? []), [list]);
  const recent = useMemo(() => prepareRecent(list ?? [], counts.data, experimentsShown), [list, counts.data]);
  const isThere = list !== undefined && !counts.isPending && !views.isPending;
  return (
    <Page title="Home">
      <div className="page-body">
        {error && !list && (
          <Failure title="The experiments could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {!isThere && !error && <Skeleton />}
        {isThere && (
          <div className="home">
            <div>
              <LatestRuns names={names} recent={recent.map(({ experiment_id }) => experiment_id)} />
              <Connect />
            </div>
            <div>
              <PinnedViews names={names} />
              <RecentExperiments list={recent} />
              <AliasMoves />
            </div>
          </div>
        )}
      </div>
    </Page>
  );
}

const namesOf = (list: readonly { readonly experiment_id?: string; readonly name?: string }[]) =>
  new Map(list.map(({ experiment_id = '', name = '' }) => [experiment_id, name]));

const RecentExperiments = ({ list }: { readonly list: readonly RecentExperiment[] }) => (
  <section>
    <header className="line">
      <h2>Recent experiments</h2>
      <span className="grow" />
      <Link to="/experiments">All experiments</Link>
    </header>
    <table className="plain">
      <tbody>
        {list.map(({ experiment_id, name, runs, updated }) => (
          <tr key={experiment_id}>
            <th scope="row" className="cut" title={name}>
              <Link to="/experiments/$ids/runs" params={{ ids: experiment_id }}>
                {name}
              </Link>
            </th>
            <td className="meta when">{runs === undefined ? '–' : counted(runs, 'run')}</td>
            <td className="meta when">
              <TimeText ms={updated} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const Connect = () => (
  <section>
    <h2>Log from your code</h2>
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.set_experiment("first")\nwith mlflow.start_run():\n    mlflow.log_metric("loss", 0.5, step=1)`,
        TypeScript: `const answer = await fetch("${trackingUri}/api/2.0/mlflow/runs/create", {\n  method: "POST",\n  headers: { "content-type": "application/json" },\n  body: JSON.stringify({ experiment_id: "0", start_time: Date.now() }),\n});\nconsole.log((await answer.json()).run.info.run_id);`,
        Shell: `export MLFLOW_TRACKING_URI=${trackingUri}\npython train.py`,
      }}
    />
  </section>
);
