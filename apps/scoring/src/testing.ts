import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Served, type ServeOptions, serveModel } from './serve-model.ts';
import type { SupervisorEvent } from './supervise/supervisor.ts';

/** A folder of the models that MLflow itself logged. */
export const loggedModel = (name: string): string =>
  fileURLToPath(new URL(`../../../packages/models/fixtures/logged/${name}`, import.meta.url));

export interface Serving extends Served {
  readonly events: SupervisorEvent[];
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

type Overrides = Partial<Omit<ServeOptions, 'http' | 'load' | 'permissions'>> & {
  readonly http?: Partial<ServeOptions['http']>;
  readonly load?: Partial<ServeOptions['load']>;
  readonly permissions?: Partial<ServeOptions['permissions']>;
};

const begun: (() => Promise<void>)[] = [];

/** Serves a folder on a free port for one test; `stopAll` ends it. */
export async function serve(folder: string, overrides: Overrides = {}): Promise<Serving> {
  const cacheDir = mkdtempSync(path.join(tmpdir(), 'millrace-scoring-'));
  const events: SupervisorEvent[] = [];
  begun.push(async () => rmSync(cacheDir, { recursive: true, force: true }));
  const served = await serveModel({
    entry: new URL('./child.ts', import.meta.url),
    host: '127.0.0.1',
    port: 0,
    model: { folder, name: path.basename(folder) },
    engine: 'auto',
    python: () => Promise.reject(new Error('no Python in this test')),
    logLevel: 'silent',
    log: (event) => events.push(event),
    ...overrides,
    permissions: { allowModelCode: false, allowPythonWorker: false, ...overrides.permissions },
    http: {
      ...{ timeoutMs: 60_000, bodyBytesMax: 2 ** 20, requestsMax: 64 },
      ...{ streamInvocations: true, stackTraces: false },
      ...overrides.http,
    },
    load: { cacheDir, threads: 1, ...overrides.load },
  });
  begun.push(() => served.stop());
  const post = (route: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(served.url + route, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    url: served.url,
    get pid() {
      return served.pid;
    },
    replace: (model) => served.replace(model),
    stop: () => served.stop(),
    events,
    post,
  };
}

export async function stopAll(): Promise<void> {
  for (const end of begun.splice(0).reverse()) await end();
}
