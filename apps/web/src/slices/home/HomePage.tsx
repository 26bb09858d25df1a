import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasMoves } from './AliasMoves.tsx';
import { recentExperiments } from './home-queries.ts';
import { LatestRuns } from './LatestRuns.tsx';
import './home.css';

/** What is going on? */
export function HomePage() {
  const { data: list, error, refetch } = useQuery(recentExperiments);
  return (
    <Page title="Home">
      <div className="page-body">
        {error && !list && (
          <Failure title="The experiments could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {!list && !error && <Skeleton />}
        {list && (
          <div className="home">
            <div>
              <LatestRuns experiment_ids={list.map(({ experiment_id = '' }) => experiment_id)} />
              <Connect />
            </div>
            <div>
              <RecentExperiments list={list} />
              <AliasMoves />
            </div>
          </div>
        )}
      </div>
    </Page>
  );
}

type ExperimentList = Awaited<ReturnType<NonNullable<typeof recentExperiments.queryFn>>>;

const RecentExperiments = ({ list }: { readonly list: ExperimentList }) => (
  <section>
    <header className="line">
      <h2>Recent experiments</h2>
      <span className="grow" />
      <Link to="/experiments">All experiments</Link>
    </header>
    <table className="plain">
      <tbody>
        {list.map(({ experiment_id = '', name, last_update_time }) => (
          <tr key={experiment_id}>
            <th scope="row" className="cut" title={name}>
              <Link to="/experiments/$ids/runs" params={{ ids: experiment_id }}>
                {name}
              </Link>
            </th>
            <td className="meta when">
              <TimeText ms={last_update_time} />
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
