import type { Served, ServeOptions } from '@millrace/scoring';
import { StartProblem } from '@millrace/server';
import { type EnvironmentOptions, pythonOf } from '../python-env/python-environment.ts';
import { convertedIn, modelCache } from './model-cache.ts';
import { obtainModel } from './obtain-model.ts';

export interface OnceOptions {
  readonly modelUri: string;
  readonly entry: URL;
  readonly environment: EnvironmentOptions;
  readonly permissions: ServeOptions['permissions'];
}

/**
 * Serves a model on a port of its own for one use.
 * @throws {StartProblem} in one line
 */
export async function serveOnce<T>(options: OnceOptions, use: (served: Served) => Promise<T>): Promise<T> {
  const { serveModel, ServeProblem } = await import('@millrace/scoring');
  try {
    const { model } = await obtainModel(options.modelUri, modelCache());
    const served = await serveModel({
      ...{ entry: options.entry, host: '127.0.0.1', port: 0, engine: 'auto', model, permissions: options.permissions },
      http: {
        ...{ timeoutMs: 86_400_000, bodyBytesMax: 2 ** 30, requestsMax: 8 },
        ...{ streamInvocations: true, stackTraces: false },
      },
      load: { cacheDir: convertedIn(modelCache()) },
      python: ({ folder }) => pythonOf(folder, options.environment),
      logLevel: 'silent',
      log: (event) => event.level !== 'info' && console.error(event.msg),
    });
    return await use(served).finally(() => served.stop());
  } catch (error) {
    if (error instanceof ServeProblem) throw new StartProblem(error.message, { cause: error });
    throw error;
  }
}
