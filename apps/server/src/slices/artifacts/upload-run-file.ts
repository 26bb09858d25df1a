import { safePath } from '@millrace/artifacts';
import { type artifacts, invalidParameter } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { placeOfRun } from './artifact-place.ts';

export const uploadRunFile: Handler<typeof artifacts.uploadRunFile> = async (
  context,
  { run_id = '', path: wanted = '' },
  body,
) => {
  const path = safePath(wanted);
  if (path === '' || path.endsWith('/')) throw invalidParameter("'path' must name a file, got a folder.");
  const { store, at } = await placeOfRun(context, run_id);
  await store.put(at(path), body);
  return {};
};
