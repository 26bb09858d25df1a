import { Readable } from 'node:stream';
import { safePath } from '@millrace/artifacts';
import { type artifacts, invalidParameter } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { placeOfRun } from './artifact-place.ts';

/** MLflow calls this 10MB. */
export const uploadBytesMax = 10 * 1024 * 1024;

export const uploadRunArtifact: Handler<typeof artifacts.uploadRunArtifact> = async (context, input, body) => {
  if (!input.run_uuid) throw invalidParameter('Request must specify run_uuid.');
  if (!input.path) throw invalidParameter('Request must specify path.');
  const path = safePath(input.path);
  if (path.endsWith('/')) throw invalidParameter('Invalid path');
  const { store, at } = await placeOfRun(context, input.run_uuid);
  await store.put(at(path), Readable.from(measured(body), { objectMode: false }));
  return {};
};

/** Passes the bytes on and fails, before anything is published, when there are none or too many. */
async function* measured(body: Readable): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > uploadBytesMax) throw invalidParameter('Artifact size is too large. Max size is 10MB.');
    yield chunk as Uint8Array;
  }
  if (bytes === 0) throw invalidParameter('Request must specify data.');
}
