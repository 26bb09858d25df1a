import {
  decodeOffsetToken,
  encodeOffsetToken,
  type experiments,
  type Int64,
  invalidParameter,
  limits,
} from '@millrace/protocol';
import {
  type Comparison,
  type Condition,
  compile,
  experimentsGrammar,
  operation,
  readExperimentOrder,
  readFilter,
  type Sort,
} from '@millrace/search';
import { statement } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { experimentAnswer } from './experiment-answer.ts';
import { readExperimentTags } from './experiment-tags.store.ts';
import { type ExperimentRow, experimentColumns } from './experiments.store.ts';

/** The lifecycle stages that a view shows. */
export const stagesOf = { ACTIVE_ONLY: ['active'], DELETED_ONLY: ['deleted'], ALL: ['active', 'deleted'] } as const;

/** Finds experiments by name, id, times and tags; newest first unless told otherwise. */
export const searchExperiments: Handler<typeof experiments.searchExperiments> = ({ db }, input) => {
  const limit = checkedLimit(input.max_results ?? 0);
  const where = compile(readFilter(experimentsGrammar, input.filter ?? ''), experimentCondition);
  const order = orderSql(readExperimentOrder(input.order_by ?? []));
  const { offset } = decodeOffsetToken(input.page_token);
  const stages = stagesOf[input.view_type ?? 'ACTIVE_ONLY'];
  const query = statement<ExperimentRow>(
    `SELECT ${experimentColumns} FROM experiments e WHERE e.lifecycle_stage IN (${stages.map(() => '?').join(', ')}) AND ${where.sql} ` +
      `ORDER BY ${order} LIMIT ${limit + 1} OFFSET ${offset}`,
  );
  return db.read(async (reader) => {
    const rows = await reader.all(query, [...stages, ...where.parameters]);
    const page = rows.slice(0, limit);
    const tags = await readExperimentTags(
      reader,
      page.map((row) => row.experiment_id),
    );
    return {
      experiments: page.map((row) => experimentAnswer(row, tags.get(row.experiment_id))),
      next_page_token: rows.length > limit ? encodeOffsetToken({ offset: offset + limit }) : undefined,
    };
  });
};

function checkedLimit(max_results: Int64): number {
  if (max_results <= 0) {
    throw invalidParameter(
      `Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer`,
    );
  }
  if (max_results > limits.searchResults) {
    throw invalidParameter(
      `Invalid value ${max_results} for parameter 'max_results' supplied. It must be at most ${limits.searchResults}`,
    );
  }
  return Number(max_results);
}

/** A condition on `experiments e`, never NULL. */
function experimentCondition(comparison: Comparison): Condition {
  if (comparison.entity === 'attribute') return operation(`e.${comparison.key}`, comparison);
  const { operator, key } = comparison;
  const value = operator.startsWith('IS') ? { sql: '1 = 1', parameters: [] } : operation('t.value', comparison);
  return {
    sql: `${operator === 'IS NULL' ? 'NOT ' : ''}EXISTS (SELECT 1 FROM experiment_tags t WHERE t.experiment_id = e.experiment_id AND t.key = ? AND ${value.sql})`,
    parameters: [key, ...value.parameters],
  };
}

function orderSql(sorts: readonly Sort[]): string {
  if (sorts.length === 0) return 'e.creation_time DESC, e.experiment_id ASC';
  const items = sorts.map((sort) => `e.${sort.key} ${sort.ascending ? 'ASC' : 'DESC'}`);
  const byId = sorts.some((sort) => sort.key === 'experiment_id');
  return [...items, ...(byId ? [] : ['e.experiment_id DESC'])].join(', ');
}
