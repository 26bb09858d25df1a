import { invalidParameter, type loggedModels } from '@millrace/protocol';
import { compile, loggedModelsGrammar, readFilter, required } from '@millrace/search';
import { statement } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { parseExperimentId } from '../experiments/index.ts';
import { type LoggedModelRow, modelColumns, readModels } from './logged-models.store.ts';
import { modelOrder } from './model-order.ts';
import { decodeModelToken, encodeModelToken } from './page-token.ts';
import { modelCondition, onDatasets } from './search-fields.ts';

/** What `max_results` 0 means; absent means the row's default. */
const defaultResults = 100;

/** Active models of some experiments. */
export const searchLoggedModels: Handler<typeof loggedModels.searchLoggedModels> = ({ db }, input) => {
  const datasets = input.datasets ?? [];
  if (datasets.some((dataset) => !dataset.dataset_name)) {
    throw invalidParameter('`dataset_name` in the `datasets` clause must be specified.');
  }
  const limit = input.max_results || defaultResults;
  const offset = decodeModelToken(input);
  const filter = readFilter(loggedModelsGrammar, input.filter ?? '');
  const where = compile(filter, modelCondition(datasets));
  const measured = datasets.length > 0 && !required(filter).some((comparison) => comparison.entity === 'metric');
  const among = onDatasets(datasets);
  const onlyMeasured = measured
    ? ` AND EXISTS (SELECT 1 FROM logged_model_metrics x WHERE x.model_id = m.model_id AND ${among.sql})`
    : '';
  const order = modelOrder(input.order_by ?? []);
  const query = statement<LoggedModelRow>(
    `SELECT ${modelColumns} FROM logged_models m WHERE m.lifecycle_stage != 'deleted' AND m.experiment_id IN (SELECT value FROM json_each(?)) ` +
      `AND ${where.sql}${onlyMeasured} ORDER BY ${order.sql} LIMIT ${limit < 0 ? 0 : limit + 1} OFFSET ${offset}`,
  );
  const ids = JSON.stringify((input.experiment_ids ?? []).map(parseExperimentId));
  const parameters = [ids, ...where.parameters, ...(measured ? among.parameters : []), ...order.parameters];
  return db.read(async (reader) => {
    const rows = await reader.all(query, parameters);
    const page = rows.slice(0, Math.max(0, limit));
    const next_page_token = rows.length > limit ? encodeModelToken(input, offset + limit) : undefined;
    return { models: await readModels(reader, page), next_page_token };
  });
};
