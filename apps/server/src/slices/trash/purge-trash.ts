import type { trash } from '@millrace/protocol';
import type { Store, Tx } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { purgeExperiment } from '../experiments/index.ts';
import { purgeModel } from '../logged-models/index.ts';
import { forgetKeys, purgeSome } from '../runs/index.ts';
import { deleteArtifacts } from './trash-artifacts.ts';
import { locationsOf, trashItems } from './trash-items.ts';

/**
 * Artifacts first: what breaks off leaves everything in the trash, and the same request again goes on. Rows go in small writes, so
 * that others can log meanwhile.
 */
export const purgeTrash: Handler<typeof trash.purgeTrash> = async (context, input) => {
  const { db } = context;
  const items = await db.read((reader) => trashItems(reader, input));
  const kept_artifacts = await deleteArtifacts(context, locationsOf(items));
  let points = 0;
  for (const { id } of items.runs) points += await purgeRun(db, id);
  for (const { model_id } of items.models) await db.write((tx) => purgeModel(tx, model_id));
  for (const experiment_id of items.experiments) await db.write((tx) => purgeWhole(tx, experiment_id));
  return { experiments: items.experiments.length, runs: items.runs.length, points, kept_artifacts };
};

/** The experiment, whose runs and models are gone, and what was known of their keys. */
async function purgeWhole(tx: Tx, experiment_id: number): Promise<void> {
  await forgetKeys(tx, experiment_id);
  await purgeExperiment(tx, experiment_id);
}

async function purgeRun(db: Store, id: number): Promise<number> {
  let points = 0;
  for (;;) {
    const purged = await db.write((tx) => purgeSome(tx, id));
    points += purged.points;
    if (purged.done) return points;
  }
}
