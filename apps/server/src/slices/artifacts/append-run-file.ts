import { safePath } from '@millrace/artifacts';
import { type artifacts, type InputOf, invalidParameter } from '@millrace/protocol';
import type { Context, Handler } from '../../kernel/context.ts';
import { placeOfRun } from './artifact-place.ts';

type Input = InputOf<typeof artifacts.getRunFileUpload>;

export const appendRunFile: Handler<typeof artifacts.appendRunFile> = async (context, input, body) => {
  const { store, path, upload } = await uploadOf(context, input);
  const part = { upload, offset: checkedBytes('offset', input.offset), size: checkedBytes('size', input.size) };
  await store.append(path, part, body);
  return {};
};

export const getRunFileUpload: Handler<typeof artifacts.getRunFileUpload> = async (context, input) => {
  const { store, path, upload } = await uploadOf(context, input);
  return { received: await store.received(path, upload) };
};

/** @throws INVALID_PARAMETER_VALUE; 404 for an unknown run */
async function uploadOf(context: Context, { run_id = '', path: wanted = '', upload_id = '' }: Input) {
  const path = safePath(wanted);
  if (path === '' || path.endsWith('/')) throw invalidParameter("'path' must name a file, got a folder.");
  if (!/^[0-9a-f]{32}$/.test(upload_id)) throw invalidParameter("'upload_id' must be 32 lower-case hex digits.");
  const { store, at } = await placeOfRun(context, run_id);
  return { store, path: at(path), upload: upload_id };
}

/** @throws INVALID_PARAMETER_VALUE */
function checkedBytes(name: 'offset' | 'size', value: number | bigint = -1): number {
  const bytes = Number(value);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw invalidParameter(`Invalid value ${value} for '${name}': it must be a number of bytes, at least 0.`);
}
