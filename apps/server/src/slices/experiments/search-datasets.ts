import { type experiments, invalidParameter, limits } from '@millrace/protocol';
import { statement } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { parseExperimentId } from './experiments.store.ts';

const selectSummaries = statement<{ experiment_id: number; name: string; digest: string; context: string | null }>(
  `SELECT DISTINCT d.experiment_id, d.name, d.digest, t.value AS context
   FROM json_each(?) j JOIN datasets d ON d.experiment_id = j.value JOIN dataset_inputs i ON i.dataset_id = d.id
   LEFT JOIN input_tags t ON t.input_id = i.id AND t.key = 'mlflow.data.context' LIMIT ${limits.searchDatasetsResults}`,
);

/** Which datasets the runs of some experiments used, and as what. */
export const searchDatasets: Handler<typeof experiments.searchDatasets> = async ({ db }, input) => {
  const ids = input.experiment_ids ?? [];
  if (ids.length === 0) throw invalidParameter('SearchDatasets request must specify at least one experiment_id.');
  if (ids.length > limits.searchDatasetsExperiments) {
    throw invalidParameter(
      `SearchDatasets request cannot specify more than ${limits.searchDatasetsExperiments} experiment_ids. Received ${ids.length} experiment_ids.`,
    );
  }
  const list = JSON.stringify(ids.map(parseExperimentId));
  const rows = await db.read((reader) => reader.all(selectSummaries, [list]));
  const dataset_summaries = rows.map(({ experiment_id, name, digest, context }) => ({
    experiment_id: String(experiment_id),
    name,
    digest,
    context: context ?? undefined,
  }));
  return { dataset_summaries };
};
