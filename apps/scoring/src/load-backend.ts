import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, load, type ModelFiles } from '@millrace/engines';
import { type Mlmodel, ModelError, readMlmodel, toJs } from '@millrace/models';
import type { ChildConfig } from './child-messages.ts';
import { generateFolderOf } from './engine/generate-folder.ts';
import type { Backend } from './http/backend.ts';
import type { ScoringMetrics } from './http/metrics.ts';
import { nativeBackend } from './native/native-backend.ts';
import { workerBackend } from './python/worker-backend.ts';

/** Why this process has no model, in words for the user. */
export class StartFailure extends Error {}

export interface Surroundings {
  readonly metrics: ScoringMetrics;
  readonly log: (line: string) => void;
}

/**
 * Loads the model that a configuration names.
 * @throws {StartFailure}
 */
export async function loadBackend(
  config: ChildConfig,
  { metrics, log }: Surroundings,
): Promise<{ backend: Backend; because: string }> {
  if (config.worker) {
    const backend = workerBackend(config.worker.socketPath, config.http.stackTraces);
    return { backend, because: 'the Python worker answers' };
  }
  try {
    const mlmodel = readMlmodel(await readFile(path.join(config.model.folder, 'MLmodel'), 'utf8'));
    const model = await load(filesOf(config.model.folder, mlmodel), { ...config.load, log });
    const backend = nativeBackend({ model, mlmodel, served: config.model, http: config.http, metrics });
    await backend.warmUp();
    return { backend, because: model.because };
  } catch (error) {
    if (error instanceof EngineError || error instanceof ModelError)
      throw new StartFailure(error.message, { cause: error });
    throw error;
  }
}

/** The flavors as plain values; a class around an ONNX generate folder counts as that folder. */
function filesOf(folder: string, mlmodel: Mlmodel): ModelFiles {
  const flavors = Object.fromEntries(
    Object.entries(mlmodel.flavors).map(([name, section]) => [name, toJs(section) as Record<string, unknown>]),
  );
  const generateFolder = generateFolderOf(folder, mlmodel);
  return { folder, flavors: generateFolder ? { genai_onnx: { path: generateFolder } } : flavors };
}
