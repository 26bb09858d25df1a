import { experiments, runs } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../kernel/api/call.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { runColour } from '../../kernel/run-colour.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import './home.css';

const shown = 8;
const runsShown = 12;
const refreshMs = 15_000;

const recent = {
  queryKey: ['experiments', 'recent'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
    (await call(experiments.searchExperiments, { max_results: shown, order_by: ['last_update_time DESC'] }, { signal }))
      .experiments ?? [],
};

const latestRuns = (experiment_ids: readonly string[]) => ({
  queryKey: ['runs', 'latest', experiment_ids],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
    (
      await call(
        runs.searchRuns,
        { experiment_ids, max_results: runsShown, columns: [], order_by: ['attributes.start_time DESC'] },
        { signal },
      )
    ).runs ?? [],
  enabled: experiment_ids.length > 0,
  refetchInterval: refreshMs,
});

/** What is going on? */
export function HomePage() {
  const { data: list, error, refetch } = useQuery(recent);
  return (
    <Page title="Home">
      <div className="page-body">
        {error && <Failure title="The experiments could not be read." error={error} onRetry={() => void refetch()} />}
        {!list && !error && <Skeleton />}
        {list && (
          <div className="home">
            <LatestRuns list={list} />
            <RecentExperiments list={list} />
            <Connect />
          </div>
        )}
      </div>
    </Page>
  );
}

type ExperimentList = Awaited<ReturnType<typeof recent.queryFn>>;

function LatestRuns({ list }: { readonly list: ExperimentList }) {
  const ids = list.map(({ experiment_id = '' }) => experiment_id);
  const names = new Map(list.map(({ experiment_id, name }) => [experiment_id, name]));
  const { data: found } = useQuery(latestRuns(ids));
  if (found?.length === 0) return <Empty title="No runs yet." />;
  return (
    <section>
      <h2>Latest runs</h2>
      <table className="plain">
        <tbody>
          {found?.map(({ info }) => (
            <tr key={info?.run_id}>
              <th scope="row">
                <span className="line">
                  <span className="swatch" style={{ background: runColour(info?.run_id ?? '') }} />
                  <Link className="cut" to="/runs/$runId" params={{ runId: info?.run_id ?? '' }}>
                    {info?.run_name || info?.run_id}
                  </Link>
                </span>
              </th>
              <td>
                <span className="status" data-status={info?.status}>
                  {(info?.status ?? '').charAt(0) + (info?.status ?? '').slice(1).toLowerCase()}
                </span>
              </td>
              <td className="meta cut">{names.get(info?.experiment_id)}</td>
              <td className="meta">
                <TimeText ms={info?.start_time} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

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
            <th scope="row">
              <Link to="/experiments/$ids/runs" params={{ ids: experiment_id }}>
                {name}
              </Link>
            </th>
            <td className="meta">
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
        Shell: `export MLFLOW_TRACKING_URI=${trackingUri}\npython train.py`,
      }}
    />
  </section>
);
