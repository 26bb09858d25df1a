import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, load } from '@millrace/engines';
import { ModelError, readMlmodel } from '@millrace/models';
import type { ChildConfig } from './child-messages.ts';
import { modelFiles } from './engine/model-files.ts';
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
    const model = await load(modelFiles(config.model.folder, mlmodel), { ...config.load, log });
    const backend = nativeBackend({ model, mlmodel, served: config.model, http: config.http, metrics });
    await backend.warmUp();
    return { backend, because: model.because };
  } catch (error) {
    if (error instanceof EngineError || error instanceof ModelError)
      throw new StartFailure(error.message, { cause: error });
    throw error;
  }
}
