import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty, NothingMatches } from '../../kernel/ui/states.tsx';
import { clausesOf, withoutClause } from './prepare-clauses.ts';
import type { RunsSearch, SetRuns } from './runs-search.ts';

interface NoRunsProps {
  readonly search: RunsSearch;
  readonly set: SetRuns;
  readonly experiment_ids: readonly string[];
}

/** In the place of rows or charts: the filter that excludes everything, or how the first run comes here. */
export function NoRuns({ search, set, experiment_ids }: NoRunsProps) {
  if (search.filter) return <NoMatches filter={search.filter} onFilter={(filter) => set({ filter })} />;
  if (search.deleted) return <Empty title="No deleted runs." />;
  const [id = '0'] = experiment_ids;
  return (
    <Empty title="No runs yet.">
      <p>These lines make the first one:</p>
      <CodeExample
        texts={{
          Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.set_experiment(experiment_id="${id}")\nwith mlflow.start_run():\n    mlflow.log_param("lr", 0.01)\n    mlflow.log_metric("loss", 0.5, step=1)`,
          TypeScript: `const answer = await fetch("${trackingUri}/api/2.0/mlflow/runs/create", {\n  method: "POST",\n  headers: { "content-type": "application/json" },\n  body: JSON.stringify({ experiment_id: "${id}", start_time: Date.now() }),\n});\nconsole.log((await answer.json()).run.info.run_id);`,
        }}
      />
    </Empty>
  );
}

interface NoMatchesProps {
  readonly filter: string;
  readonly onFilter: (filter: string | undefined) => void;
}

/** Any one of the clauses may be the one that excludes everything. */
function NoMatches({ filter, onFilter }: NoMatchesProps) {
  const clauses = clausesOf(filter);
  return (
    <NothingMatches title="No run matches the filter.">
      {clauses.length > 1 && (
        <div className="clauses">
          {clauses.map((clause) => (
            <button
              key={clause}
              type="button"
              className="button"
              title={clause}
              onClick={() => onFilter(withoutClause(clauses, clause))}
            >
              <span className="cut">
                Without <code>{clause}</code>
              </span>
            </button>
          ))}
        </div>
      )}
      {clauses.length === 1 && (
        <p>
          <code>{filter}</code>
        </p>
      )}
      <button type="button" className="button" onClick={() => onFilter(undefined)}>
        Show all runs
      </button>
    </NothingMatches>
  );
}
