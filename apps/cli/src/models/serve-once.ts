import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Served, ServeOptions } from '@millrace/scoring';
import { StartProblem } from '@millrace/server';
import { type EnvironmentOptions, pythonOf } from '../python-env/python-environment.ts';
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
  const cacheDir = await mkdtemp(path.join(tmpdir(), 'millrace-model-'));
  try {
    const { model } = await obtainModel(options.modelUri, cacheDir);
    const served = await serveModel({
      ...{ entry: options.entry, host: '127.0.0.1', port: 0, engine: 'auto', model, permissions: options.permissions },
      http: {
        ...{ timeoutMs: 86_400_000, bodyBytesMax: 2 ** 30, requestsMax: 8 },
        ...{ streamInvocations: true, stackTraces: false },
      },
      load: { cacheDir },
      python: ({ folder }) => pythonOf(folder, options.environment),
      logLevel: 'silent',
      log: (event) => event.level !== 'info' && console.error(event.msg),
    });
    return await use(served).finally(() => served.stop());
  } catch (error) {
    if (error instanceof ServeProblem) throw new StartProblem(error.message, { cause: error });
    throw error;
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}
