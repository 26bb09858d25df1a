import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { runColour } from '../../kernel/run-colour.ts';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { latestRuns } from './home-queries.ts';

interface LatestRunsProps {
  /** Names of all experiments, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Experiments whose newest runs are shown below those that run anywhere. */
  readonly recent: readonly string[];
}

/** What runs now, and what ended last? */
export function LatestRuns({ names, recent }: LatestRunsProps) {
  const every = useMemo(() => [...names.keys()], [names]);
  const { data: found, error, refetch } = useQuery(latestRuns(every, recent));
  return (
    <section>
      <h2>Latest runs</h2>
      {error && <Failure title="The runs could not be read." error={error} onRetry={() => void refetch()} />}
      {!found && !error && <Skeleton />}
      {found?.length === 0 && <p className="meta">No runs yet. These lines make the first one:</p>}
      <table className="plain">
        <tbody>
          {found?.map(({ info: { run_id = '', run_name, status = '', experiment_id = '', start_time } = {} }) => (
            <tr key={run_id}>
              <th scope="row">
                <span className="line">
                  <span className="swatch" style={{ background: runColour(run_id) }} />
                  <Link className="cut" to="/runs/$runId" params={{ runId: run_id }} title={run_name}>
                    {run_name || run_id}
                  </Link>
                </span>
              </th>
              <td>
                <span className="status" data-status={status}>
                  {status.charAt(0) + status.slice(1).toLowerCase()}
                </span>
              </td>
              <td className="meta cut" title={names.get(experiment_id)}>
                {names.get(experiment_id)}
              </td>
              <td className="meta when">
                <TimeText ms={start_time} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
