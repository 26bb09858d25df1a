import { safePath } from '@millrace/artifacts';
import { type artifacts, invalidParameter } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { downloadFrom, placeOfRun } from './artifact-place.ts';

export const showRunPage: Handler<typeof artifacts.showRunPage> = async (context, { run_id = '', path = '' }) => {
  if (!/\.html?$/i.test(path)) throw invalidParameter(`'path' must name an HTML file, got '${path}'.`);
  return { ...(await downloadFrom(await placeOfRun(context, run_id), safePath(path))), isPage: true };
};
