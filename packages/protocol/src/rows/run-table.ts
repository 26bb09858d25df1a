import { limits } from '../limits.ts';
import { double, enumOf, int32, int64, list, message, row, str } from '../row.ts';
import { viewType } from '../shapes/run.ts';
import { groupValue } from '../shapes/run-group.ts';

const keyEntity = enumOf('KeyEntity', { metric: 1, param: 2, tag: 3 });
const valueEntity = enumOf('ValueEntity', { param: 1, tag: 2, attribute: 3 });
const keyCount = message('KeyCount', { key: str, count: int64 });
const valueCount = message('ValueCount', { value: str, count: int64 });
const aggregate = message('RunAggregate', {
  column: str,
  n: int64,
  min: double,
  median: double,
  max: double,
  mean: double,
  sd: double,
});
const groupFigure = enumOf('GroupFigure', { mean: 1, min: 2, median: 3, max: 4 });
const runGroup = message('RunGroup', { values: list(groupValue), count: int64, aggregates: list(aggregate) });

const runCount = message('RunCount', { experiment_id: str, count: int64, last_start_time: int64 });

const aggregatedColumns =
  'metrics.<key>, min(metrics.<key>), max(metrics.<key>), mean(metrics.<key>) or params.<key>, ' +
  `at most ${limits.aggregateColumns}`;
const completionLimits = { max_results: `1 to ${limits.completions}` };

/** What a table of runs asks for besides its rows. */
export const runTable = {
  searchRunKeys: row({
    methods: ['POST'],
    path: '/millrace/runs/search-keys',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: { experiment_ids: list(str), entity: keyEntity, query: str, max_results: int32 },
    checks: {
      experiment_ids: ['required', 'list', 'strings'],
      entity: ['required', 'string'],
      query: ['string'],
      max_results: ['int'],
    },
    defaults: { max_results: 100, query: '' },
    limits: completionLimits,
    output: { keys: list(keyCount), total_count: int64 },
    summary:
      'Completes a metric, param or tag key: keys that hold the letters of the query in order, best first; with the number of active runs ' +
      'that have it, up to 2,000 runs.',
  }),
  searchRunValues: row({
    methods: ['POST'],
    path: '/millrace/runs/search-values',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: { experiment_ids: list(str), entity: valueEntity, key: str, query: str, max_results: int32 },
    checks: {
      experiment_ids: ['required', 'list', 'strings'],
      entity: ['required', 'string'],
      key: ['required', 'string'],
      query: ['string'],
      max_results: ['int'],
    },
    defaults: { max_results: 50, query: '' },
    limits: completionLimits,
    output: { values: list(valueCount) },
    summary: 'Completes a value of a param, a tag or an attribute: values that contain the query, most frequent first.',
  }),
  aggregateRuns: row({
    methods: ['POST'],
    path: '/millrace/runs/aggregate',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: { experiment_ids: list(str), filter: str, run_view_type: viewType, columns: list(str) },
    checks: {
      experiment_ids: ['required', 'list', 'strings'],
      filter: ['string'],
      columns: ['required', 'list', 'strings'],
    },
    defaults: { run_view_type: 'ACTIVE_ONLY' },
    limits: { columns: aggregatedColumns },
    output: { total_count: int64, aggregates: list(aggregate) },
    summary:
      'Minimum, median, maximum, mean and standard deviation of columns over all runs of a query; what is no number does not count.',
  }),
  searchRunGroups: row({
    methods: ['POST'],
    path: '/millrace/runs/search-groups',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: {
      experiment_ids: list(str),
      filter: str,
      run_view_type: viewType,
      group_by: list(str),
      columns: list(str),
      order_by: list(str),
      figure: groupFigure,
      offset: int32,
      max_results: int32,
    },
    checks: {
      experiment_ids: ['required', 'list', 'strings'],
      filter: ['string'],
      group_by: ['required', 'list', 'strings'],
      columns: ['list', 'strings'],
      order_by: ['list', 'strings'],
      offset: ['int'],
      max_results: ['int'],
    },
    defaults: { run_view_type: 'ACTIVE_ONLY', figure: 'mean', offset: 0, max_results: 100 },
    limits: {
      group_by:
        'params.<key>, tags.<key>, inputs (all datasets of a run together) or attributes.<name> with status, user_id, run_name or ' +
        `experiment_id; 1 to ${limits.groupFields}`,
      columns: aggregatedColumns,
      order_by:
        'of metrics and params by their figure in each group, of what is grouped by by its value; others count for nothing',
      figure: 'mean, min, median or max: what is sorted by',
      offset: `at most ${limits.listedRuns}`,
      max_results: `1 to ${limits.groupPage}`,
    },
    output: { total_count: int64, group_count: int64, groups: list(runGroup) },
    summary:
      'Groups all runs of a query by what they have in common, each with its number of runs and figures of columns. Every run is in one ' +
      'group; a value is absent where the runs have none, and those groups come last.',
  }),
  countRuns: row({
    methods: ['GET'],
    path: '/millrace/runs/count',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: {},
    output: { counts: list(runCount) },
    summary: 'Counts the active runs of every experiment that has some, and tells when the newest of them began.',
  }),
  searchDifferingColumns: row({
    methods: ['POST'],
    path: '/millrace/runs/search-differing-columns',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: { experiment_ids: list(str), filter: str, run_view_type: viewType, columns: list(str) },
    checks: {
      experiment_ids: ['required', 'list', 'strings'],
      filter: ['string'],
      columns: ['required', 'list', 'strings'],
    },
    defaults: { run_view_type: 'ACTIVE_ONLY' },
    limits: {
      columns: `metrics.<key>, params.<key>, tags.<key> or attributes.<name>, at most ${limits.searchColumns}`,
    },
    output: { columns: list(str) },
    summary: 'Those columns whose values are not the same in all runs of a query; to have no value is a value.',
  }),
};
