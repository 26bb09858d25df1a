import { safePath } from '@millrace/artifacts';
import { type artifacts, invalidParameter } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { downloadFrom, placeOfRun } from './artifact-place.ts';

export const getArtifact: Handler<typeof artifacts.getArtifact> = async (context, input) => {
  if (input.path === undefined) throw invalidParameter('Request must specify path.');
  const path = safePath(input.path);
  // Without an id MLflow looks for the run that Python's `None` would name.
  return downloadFrom(await placeOfRun(context, input.run_id || input.run_uuid || 'None'), path);
};
