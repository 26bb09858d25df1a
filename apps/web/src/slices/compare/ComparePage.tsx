import { runs as rows } from '@millrace/protocol';
import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useMemo } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { withChange } from '../../kernel/search-change.ts';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { ChartsBoard } from '../charts/index.ts';
import { CompareArtifacts } from './CompareArtifacts.tsx';
import { ConfigTable, MetricsTable } from './CompareTables.tsx';
import { chartedRuns } from './charted-runs.ts';
import type { CompareSearch, CompareTab, SetCompare } from './compare-search.ts';
import type { ComparedRun } from './prepare-config.ts';
import './compare.css';

/** Runs that one page compares. */
const runsMost = 100;

/** What differs between runs: configuration, metrics, charts, artifacts. */
export function ComparePage() {
  const search = useSearch({ from: '/compare' });
  const navigate = useNavigate();
  const set: SetCompare = (change, replace = true) =>
    void navigate({ to: '.', search: (before: CompareSearch) => withChange(before, change), replace });
  const ids = useMemo(
    () => [...new Set((search.runs ?? '').split(',').filter(Boolean))].slice(0, runsMost),
    [search.runs],
  );
  const { runs, error, isPending, retry } = useRuns(ids);
  const title = `Compare ${ids.length} runs`;
  return (
    <Page title={title} crumbs={[{ key: 'all', link: <Link to="/experiments">Experiments</Link> }]}>
      {ids.length < 2 ? (
        <Empty title="Select two runs or more in a table, then press Compare." />
      ) : isPending ? (
        <Skeleton />
      ) : runs.length === 0 ? (
        <Failure title="None of these runs could be read." error={error} onRetry={retry} />
      ) : (
        <Compared {...{ runs, search, set }} missing={ids.length - runs.length} />
      )}
    </Page>
  );
}

function useRuns(ids: readonly string[]) {
  return useQueries({
    queries: ids.map((run_id) => ({
      queryKey: ['run', run_id],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await call(rows.getRun, { run_id }, { signal })).run ?? {},
    })),
    combine: (results) => ({
      runs: results.map(({ data }) => data).filter((run) => run !== undefined) as readonly ComparedRun[],
      error: results.find(({ error }) => error !== null)?.error,
      isPending: results.some(({ isPending }) => isPending),
      retry: () => {
        for (const { error, refetch } of results) if (error) void refetch();
      },
    }),
  });
}

interface ComparedProps {
  readonly runs: readonly ComparedRun[];
  readonly search: CompareSearch;
  readonly set: SetCompare;
}

const tabNames: readonly (readonly [CompareTab, string])[] = [
  ['config', 'Configuration'],
  ['metrics', 'Metrics'],
  ['charts', 'Charts'],
  ['artifacts', 'Artifacts'],
];

function Compared({ runs, search, set, missing }: ComparedProps & { readonly missing: number }) {
  const tab = search.tab ?? 'config';
  const isTable = tab !== 'charts';
  return (
    <>
      <div className="compare-tabs">
        <div className="line" role="tablist" aria-label="What is compared">
          {tabNames.map(([value, name]) => (
            <button
              key={value}
              type="button"
              role="tab"
              aria-selected={tab === value}
              className="tab"
              onClick={() => set({ tab: value === 'config' ? undefined : value }, false)}
            >
              {name}
            </button>
          ))}
        </div>
        <span className="grow" />
        {isTable && (
          <button
            type="button"
            className="button"
            aria-pressed={search.all !== true}
            onClick={() => set(({ all }) => ({ all: all ? undefined : true }), false)}
          >
            Only differences
          </button>
        )}
      </div>
      {missing > 0 && <p className="compare-note">{missing} of the runs could not be read and are left out.</p>}
      <div className="page-body" role="tabpanel">
        {tab === 'config' && <ConfigTable {...{ runs, search, set }} />}
        {tab === 'metrics' && <MetricsTable {...{ runs, search, set }} />}
        {tab === 'charts' && <ComparedCharts {...{ runs, search, set }} />}
        {tab === 'artifacts' && <CompareArtifacts {...{ runs, search, set }} />}
      </div>
    </>
  );
}

function ComparedCharts({ runs, search, set }: ComparedProps) {
  const charted = useMemo(() => chartedRuns(runs), [runs]);
  const shown = charted.filter(({ run_id }) => !search.hide?.includes(run_id));
  const keysOf = (kind: 'metrics' | 'params'): string[] => [
    ...new Set(runs.flatMap(({ data }) => (data?.[kind] ?? []).map(({ key = '' }) => key))),
  ];
  const ids = charted.map(({ run_id }) => `'${run_id}'`).join(', ');
  return (
    <Suspense fallback={<Skeleton />}>
      <ChartsBoard
        runs={shown}
        metricKeys={keysOf('metrics')}
        paramKeys={keysOf('params')}
        scope={{
          experiment_ids: [...new Set(charted.map(({ experiment_id }) => experiment_id))],
          filter: `attributes.run_id IN (${ids})`,
          order_by: [],
        }}
        {...{ search, set }}
      />
    </Suspense>
  );
}
