import { runs as runRows } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { callJson } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import { colourTag } from '../../kernel/chart/line-style.ts';
import { Failure } from '../../kernel/ui/states.tsx';
import type { GroupsQuery } from '../run-groups/index.ts';
import { ChartsBoard } from './ChartsBoard.tsx';
import { type ChartRun, withStyles } from './chart-run.ts';
import type { ChartsSearch, SetCharts } from './charts-search.ts';
import { GroupsCharts } from './groups/GroupsCharts.tsx';
import type { FilterRuns } from './PointCard.tsx';
import { RunList } from './RunList.tsx';
import type { RunScope } from './run-table-query.ts';
import { topOf } from './TopChoice.tsx';
import { useChartKeys } from './use-chart-keys.ts';

export interface RunsChartsProps {
  readonly scope: RunScope;
  readonly search: ChartsSearch;
  readonly set: SetCharts;
  /** What shows when there is no run. */
  readonly empty: ReactNode;
  readonly onFilter: FilterRuns;
  /** By what runs are grouped; absent: each run has a line of its own. */
  readonly grouping: GroupsQuery | undefined;
}

/** Charts of the first runs of a query or of its first groups, with their list. */
export const RunsCharts = ({ grouping, ...props }: RunsChartsProps) =>
  grouping ? <GroupsCharts {...props} grouping={grouping} /> : <SingleCharts {...props} />;

function SingleCharts({ scope, search, set, empty, onFilter }: Omit<RunsChartsProps, 'grouping'>) {
  const top = topOf(search);
  const { data, error } = useQuery({
    queryKey: ['runs', 'charted', scope, top],
    queryFn: ({ signal }) => chartedRuns(scope, top, signal),
  });
  const metrics = useChartKeys(scope.experiment_ids, 'metric', search.find);
  const params = useChartKeys(scope.experiment_ids, 'param');
  const shown = useShown(data?.runs, search.hide);
  if (error && !data)
    return <Failure title="The runs could not be read." error={error} onRetry={() => void forgetCharted()} />;
  if (data?.total === 0) return empty;
  return (
    <div className="runs-charts">
      <RunList runs={data?.runs ?? []} total={data?.total} search={search} set={set} />
      <ChartsBoard
        runs={shown}
        metricKeys={metrics?.keys}
        metricTotal={metrics?.total}
        paramKeys={params?.keys ?? noKeys}
        {...{ scope, search, set, onFilter }}
      />
    </div>
  );
}

/** Runs and keys are read again: what kept one away kept the other away. */
const forgetCharted = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['runs'] });

const noRuns: readonly ChartRun[] = [];
const noKeys: readonly string[] = [];

function useShown(runs: readonly ChartRun[] | undefined, hide: readonly string[] | undefined): readonly ChartRun[] {
  return useMemo(() => (runs ?? noRuns).filter(({ run_id }) => !hide?.includes(run_id)), [runs, hide]);
}

interface Answer {
  readonly total_count?: number;
  readonly runs?: readonly {
    readonly info: { readonly run_id: string; readonly run_name?: string; readonly experiment_id: string };
    readonly data: { readonly tags?: readonly { readonly key: string; readonly value: string }[] };
  }[];
}

async function chartedRuns(scope: RunScope, max_results: number, signal: AbortSignal) {
  const input = { ...scope, max_results, count: true, columns: [`tags.${colourTag}`] };
  const answer = (await callJson(runRows.searchRuns, input, { signal })) as Answer;
  const runs = (answer.runs ?? []).map(({ info, data }) => ({
    run_id: info.run_id,
    name: info.run_name ?? info.run_id,
    experiment_id: info.experiment_id,
    colour: data.tags?.[0]?.value,
  }));
  return { runs: withStyles(runs), total: answer.total_count ?? 0 };
}
