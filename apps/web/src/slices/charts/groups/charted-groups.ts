import { runs as runRows } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { callJson } from '../../../kernel/api/call.ts';
import { groupLabel, type RunGroup } from '../../run-groups/index.ts';
import type { ChartRun } from '../chart-run.ts';
import type { RunScope } from '../run-table-query.ts';

/** Runs of one group, and of all groups together, that a line is made of. */
const membersMost = 30;
const membersOfAllMost = 300;

/** How many runs the line of each of so many groups is made of. */
export const membersOf = (groups: number): number =>
  Math.max(1, Math.min(membersMost, Math.floor(membersOfAllMost / Math.max(1, groups))));

/** A group as something that has a line: the first runs of it are its members. */
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
      };
    },
  });

interface Answer {
  readonly runs?: readonly { readonly info: { readonly run_id: string; readonly experiment_id: string } }[];
}
