import { randomUUID } from 'node:crypto';
import { constants, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { filesOf, type ModelDraft } from './draft.ts';

/**
 * Writes a model into a folder of its own, without a server.
 *
 *     await saveModel(await onnx.draft({ model: 'model.onnx' }), './my-model')
 *
 * @throws when the folder is there already
 */
export async function saveModel(draft: ModelDraft, folder: string): Promise<void> {
  const files = await filesOf(draft, { uuid: newUuid(), now: new Date() });
  await mkdir(path.dirname(folder), { recursive: true });
  await mkdir(folder);
  for (const file of files) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    if ('text' in file) await writeFile(target, file.text);
    // Where the file system can, the copy shares the bytes until one of the two changes.
    else await copyFile(file.from, target, constants.COPYFILE_FICLONE);
  }
}

/** 32 hexadecimal digits, which MLflow calls `model_uuid`. */
export const newUuid = (): string => randomUUID().replaceAll('-', '');
