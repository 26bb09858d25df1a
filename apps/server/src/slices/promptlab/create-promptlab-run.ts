import { Readable } from 'node:stream';
import type { promptlab } from '@millrace/protocol';
import type { Context, Handler } from '../../kernel/context.ts';
import { type ArtifactPlace, placeAt } from '../artifacts/index.ts';
import { requireActiveExperiment } from '../experiments/index.ts';
import { addFinishedRun, runArtifactUriIn } from '../runs/index.ts';

/**
 * The files are stored before the run that they belong to, which then appears finished and whole. When it cannot be stored, they are
 * deleted again; nothing ever pointed to them.
 */
export const createPromptlabRun: Handler<typeof promptlab.createPromptlabRun> = async (context, input) => {
  // Brings the model format along, which a server without such requests need not hold.
  const { prepareRun } = await import('./prepare-run.ts');
  const { files, finished } = prepareRun(context, input);
  const place = await placeOfNewRun(context, input.experiment_id ?? '', finished.run_uuid);
  try {
    await putFiles(place, files);
    return { run: await addFinishedRun(context, finished) };
  } catch (error) {
    await removeFiles(context, place);
    throw error;
  }
};

async function placeOfNewRun(context: Context, experiment_id: string, run_uuid: string): Promise<ArtifactPlace> {
  const experiment = await context.db.read((reader) => requireActiveExperiment(reader, experiment_id));
  return placeAt(context, runArtifactUriIn(experiment, run_uuid));
}

async function putFiles({ store, at }: ArtifactPlace, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files)
    await store.put(at(path), Readable.from([Buffer.from(text)], { objectMode: false }));
}

async function removeFiles({ log }: Context, { store, at, uri }: ArtifactPlace): Promise<void> {
  try {
    await store.delete(at(''));
  } catch (err) {
    log.warn({ err, uri }, 'files of a run that could not be stored are left over');
  }
}
