import { safePath } from '@millrace/artifacts';
import type { artifacts } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { listPlace, placeOfRun } from './artifact-place.ts';

/** `page_token` is accepted and means nothing: there is one page. */
export const listArtifacts: Handler<typeof artifacts.listArtifacts> = async (context, input) => {
  const folder = safePath(input.path ?? '');
  return listPlace(await placeOfRun(context, input.run_id || input.run_uuid || ''), folder);
};
