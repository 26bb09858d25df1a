import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { queryClient } from '../../kernel/api/query-client.ts';
import { Failure } from '../../kernel/ui/states.tsx';
import type { GroupsQuery } from '../run-groups/index.ts';
import { ChartsBoard } from './ChartsBoard.tsx';
import type { ChartRun } from './chart-run.ts';
import { chartedRuns } from './charted-runs.ts';
import { type ChartsSearch, type SetCharts, topOf } from './charts-search.ts';
import { GroupsCharts } from './groups/GroupsCharts.tsx';
import type { FilterRuns } from './PointCard.tsx';
import { RunList } from './RunList.tsx';
import type { RunScope } from './run-table-query.ts';
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
  const { data, error } = useQuery(chartedRuns(scope, top));
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
        metricKeys={metrics.keys}
        metricTotal={metrics.total}
        reading={metrics}
        paramKeys={params.keys ?? noKeys}
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
