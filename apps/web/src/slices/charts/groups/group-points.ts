import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type GroupsQuery, groupLabel, readGroups } from '../../run-groups/index.ts';
import { type Points, pointsMost } from '../run-table-query.ts';
import { groupPoint } from './prepare-group-point.ts';

/** The first groups of a query as points, each with figures of columns over all its runs. */
export const groupPoints = (grouping: GroupsQuery, columns: readonly string[]) =>
  queryOptions<Points, Error, Points, readonly unknown[]>({
    queryKey: ['runs', 'group-points', grouping, columns],
    queryFn: async ({ signal }) => {
      const figured = columns.filter((column) => !grouping.group_by.includes(column));
      const { groups, groupCount } = await readGroups({ ...grouping, columns: figured }, 0, pointsMost, signal);
      return {
        points: groups.map((group) => groupPoint(group, groupLabel(group.values), grouping.figure)),
        total: groupCount,
      };
    },
    placeholderData: keepPreviousData,
  });
