import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useKeptQueries } from '../../../kernel/api/use-kept-queries.ts';
import { stylesInTurn } from '../../../kernel/chart/distinct-styles.ts';
import { lineStyleOf } from '../../../kernel/chart/line-style.ts';
import { Failure } from '../../../kernel/ui/states.tsx';
import { useSameItems } from '../../../kernel/use-same-items.ts';
import { type GroupsQuery, groupsPage, type RunGroup, tableOfGroups } from '../../run-groups/index.ts';
import { ChartsBoard } from '../ChartsBoard.tsx';
import type { ChartRun } from '../chart-run.ts';
import { topOf } from '../charts-search.ts';
import type { RunsChartsProps } from '../RunsCharts.tsx';
import { useChartKeys } from '../use-chart-keys.ts';
import { chartedGroup } from './charted-groups.ts';
import { GroupList } from './GroupList.tsx';
import { membersOf } from './prepare-members.ts';

interface GroupsChartsProps extends RunsChartsProps {
  readonly grouping: GroupsQuery;
}

/** Charts with one line for each of the first groups of a query. */
export function GroupsCharts({ grouping, scope, search, set, empty, onFilter }: GroupsChartsProps) {
  const { data, error, refetch, isPlaceholderData } = useQuery(
    groupsPage({ ...grouping, columns: noColumns }, 0, topOf(search)),
  );
  const groups = data?.groups ?? noGroups;
  const members = useMemo(() => membersByKey(groups), [groups]);
  const shown = groups.filter(({ key }) => !search.hide?.includes(key));
  const styles = useMemo(() => stylesInTurn((data?.groups ?? []).map(({ key }) => key)), [data]);
  const charted = useKeptQueries(
    tableOfGroups(grouping),
    new Map(shown.map((group) => [group.key, chartedGroup(scope, group, members.get(group.key) ?? 0)])),
  );
  const found = useSameItems([...charted.values()].flatMap((result) => result.data ?? []));
  const runs = useMemo(
    () => found.map((run): ChartRun => ({ ...run, style: styles.get(run.run_id) ?? lineStyleOf(run.run_id) })),
    [found, styles],
  );
  const metrics = useChartKeys(scope.experiment_ids, 'metric', search.find);
  const params = useChartKeys(scope.experiment_ids, 'param');
  if (error && !data)
    return <Failure title="The groups could not be read." error={error} onRetry={() => void refetch()} />;
  if (data?.runCount === 0 && !isPlaceholderData) return empty;
  return (
    <div className="runs-charts">
      <GroupList {...{ groups, styles, members, search, set }} total={data?.groupCount || undefined} />
      <ChartsBoard
        runs={runs}
        grouping={grouping}
        metricKeys={metrics.keys}
        metricTotal={metrics.total}
        reading={metrics}
        paramKeys={params.keys ?? noColumns}
        {...{ scope, search, set, onFilter }}
      />
    </div>
  );
}

const noColumns: readonly string[] = [];
const noGroups = [] as const;

function membersByKey(groups: readonly RunGroup[]): ReadonlyMap<string, number> {
  const members = membersOf(groups.map(({ count }) => count));
  return new Map(groups.map(({ key }, at) => [key, members[at] as number]));
}
