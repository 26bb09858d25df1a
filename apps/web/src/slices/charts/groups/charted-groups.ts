import { runs as runRows } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { callJson } from '../../../kernel/api/call.ts';
import { groupLabel, type RunGroup } from '../../run-groups/index.ts';
import type { ChartRun } from '../chart-run.ts';
import type { RunScope } from '../run-table-query.ts';

/** A group as something that has a line: so many of its runs, in the order of the query, are its members. */
export const chartedGroup = (scope: RunScope, group: RunGroup, most: number) =>
  queryOptions({
    queryKey: ['runs', 'members', scope, group.key, most],
    queryFn: async ({ signal }): Promise<Omit<ChartRun, 'style'>> => {
      const input = { ...scope, group: group.values, max_results: most, columns: ['attributes.run_id'] };
      const { runs = [] } = (await callJson(runRows.searchRuns, input, { signal })) as Answer;
      const [first] = runs;
      return {
        run_id: group.key,
        name: groupLabel(group.values),
        experiment_id: first?.info.experiment_id ?? '',
        members: runs.map(({ info }) => info.run_id),
        count: group.count,
      };
    },
  });

interface Answer {
  readonly runs?: readonly { readonly info: { readonly run_id: string; readonly experiment_id: string } }[];
}
