import { type InputOf, invalidParameter, limits, type runs } from '@millrace/protocol';
import type { Comparison, Condition } from '@millrace/search';
import { readColumn } from './run-columns.ts';
import type { Candidates } from './run-page.store.ts';
import { runStatusSql } from './run-status.ts';
import { runCandidates, runCondition } from './search-fields.ts';

/** What runs are grouped by. */
export interface GroupField {
  /** As it is written: `params.lr`. */
  readonly column: string;
  readonly entity: 'param' | 'tag' | 'attribute' | 'dataset';
  readonly key: string;
}

/** What the runs of a group have in common; without a value: that they have none. */
export interface GroupValue {
  readonly field: GroupField;
  readonly value?: string;
}

/** The text of an attribute of `runs r`, NULL where it is empty. */
export const groupAttributes: Readonly<Record<string, string>> = {
  status: runStatusSql('r.status'),
  user_id: "nullif(r.user_id, '')",
  run_name: "nullif(r.name, '')",
  experiment_id: 'CAST(r.experiment_id AS TEXT)',
};

/** All datasets of the run `run` as one text, so that every run is in one group. */
export const datasetsText = (label: string): string => `group_concat(${label}, ', ' ORDER BY ${label})`;
export const datasetLabels = (run: string): string =>
  `SELECT DISTINCT i.run_id AS run_id, d.name || ' (' || d.digest || ')' AS label
   FROM dataset_inputs i JOIN datasets d ON d.id = i.dataset_id WHERE ${run}`;

/** @throws INVALID_PARAMETER_VALUE */
export function readGroupFields(columns: readonly string[]): readonly GroupField[] {
  const fields = [...new Set(columns)].map(readGroupField);
  if (fields.length >= 1 && fields.length <= limits.groupFields) return fields;
  throw invalidParameter(`'group_by' names ${fields.length} columns; it must be 1 to ${limits.groupFields}.`);
}

/** @throws INVALID_PARAMETER_VALUE */
export const readGroupValues = (group: InputOf<typeof runs.searchRuns>['group'] = []): readonly GroupValue[] =>
  group.map(({ column = '', value }) => ({ field: readGroupField(column), value }));

function readGroupField(column: string): GroupField {
  const { namespace, key } = readColumn(column);
  if (namespace === 'params') return { column, entity: 'param', key };
  if (namespace === 'tags') return { column, entity: 'tag', key };
  if (namespace === 'inputs') return { column, entity: 'dataset', key };
  if (namespace === 'attributes' && groupAttributes[key]) return { column, entity: 'attribute', key };
  throw invalidParameter(
    `Runs cannot be grouped by '${column}', only by params.<key>, tags.<key>, inputs, or attributes.<name> with ` +
      `${Object.keys(groupAttributes).join(', ')}.`,
  );
}

/** A condition on `runs r`, never NULL. */
export function groupCondition(group: GroupValue): Condition {
  const { entity, key } = group.field;
  if (entity === 'param' || entity === 'tag') return runCondition(comparisonOf(group));
  const text = entity === 'attribute' ? groupAttributes[key] : datasetsOfRun;
  if (group.value === undefined) return { sql: `${text} IS NULL`, parameters: [] };
  return { sql: `coalesce(${text} = ?, 0)`, parameters: [group.value] };
}

const datasetsOfRun = `(SELECT ${datasetsText('label')} FROM (${datasetLabels('i.run_id = r.id')}))`;

/** Where the runs of a group can be collected from. */
export const groupCandidates = (group: GroupValue): Candidates | undefined => {
  const { entity } = group.field;
  return entity === 'param' || entity === 'tag' ? runCandidates(comparisonOf(group)) : undefined;
};

const comparisonOf = ({ field: { entity, key }, value }: GroupValue): Comparison => ({
  kind: 'comparison',
  entity,
  key,
  operator: value === undefined ? 'IS NULL' : '=',
  values: value === undefined ? [] : [value],
  position: 0,
});
