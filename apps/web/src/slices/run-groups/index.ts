export { type GroupFigure, groupFigures, readFigure } from './group-figure.ts';
export {
  type GroupsAnswer,
  type GroupsQuery,
  groupsPage,
  groupsPageSize,
  rankingOfGroups,
  readGroups,
  tableOfGroups,
} from './group-queries.ts';
export { groupLabel, groupTitle } from './prepare-group-label.ts';
export type { GroupAggregate, GroupValue, RunGroup } from './run-group.ts';
