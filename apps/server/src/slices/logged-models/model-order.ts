import { invalidParameter } from '@millrace/protocol';
import type { Condition } from '@millrace/search';
import { loggedModelField, SearchError } from '@millrace/search';

/** One item of `order_by`, as the wire has it. */
export interface ModelSort {
  readonly field_name?: string;
  readonly ascending?: boolean;
  readonly dataset_name?: string;
  readonly dataset_digest?: string;
}

/** ORDER BY over `logged_models m`: missing values last; newest first, then by id, unless those were asked for. */
export function modelOrder(sorts: readonly ModelSort[]): Condition {
  const items = sorts.map(sortTerm);
  const asked = new Set(items.map((item) => item.column));
  const sql = items.map(({ sql: term, desc }) => `${term} IS NULL, ${term}${desc ? ' DESC' : ''}`);
  if (!asked.has('creation_timestamp_ms')) sql.push('m.creation_timestamp_ms DESC');
  if (!asked.has('model_id')) sql.push('m.model_id');
  // Each term stands twice: once for its absence, once for its value.
  return { sql: sql.join(', '), parameters: items.flatMap(({ parameters }) => [...parameters, ...parameters]) };
}

interface SortTerm extends Condition {
  readonly column: string;
  readonly desc: boolean;
}

function sortTerm(sort: ModelSort): SortTerm {
  const name = sort.field_name ?? '';
  const desc = sort.ascending === false;
  if (name.includes('.')) return { column: '', desc, ...latestMetric(name, sort) };
  const column = attributeColumn(name);
  return { column, desc, sql: `m.${column}`, parameters: [] };
}

function attributeColumn(name: string): string {
  try {
    return loggedModelField(name).key;
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    throw invalidParameter(`Invalid order by field name: ${name}`, {
      sqlstate: 'KAM04',
      error_class: 'ATTRIBUTE_NOT_FOUND',
    });
  }
}

/** The latest value by timestamp and step, of the given dataset when one is named. */
function latestMetric(name: string, { dataset_name, dataset_digest }: ModelSort): Condition {
  const dot = name.indexOf('.');
  if (name.slice(0, dot) !== 'metrics')
    throw invalidParameter(`Invalid order by field name: ${name}. Only metrics are supported.`);
  const named = dataset_name ? ' AND x.dataset_name = ?' : '';
  const digested = dataset_digest ? ' AND x.dataset_digest = ?' : '';
  return {
    sql:
      `(SELECT x.value FROM logged_model_metrics x WHERE x.model_id = m.model_id AND x.key = ?${named}${digested} ` +
      'ORDER BY x.timestamp DESC, x.step DESC, x.run_id LIMIT 1)',
    parameters: [
      name.slice(dot + 1),
      ...(named ? [dataset_name as string] : []),
      ...(digested ? [dataset_digest as string] : []),
    ],
  };
}
