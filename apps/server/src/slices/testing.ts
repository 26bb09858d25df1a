import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocationPolicy, UnservedLocation } from '@millrace/artifacts';
import type { Infer, shapes } from '@millrace/protocol';
import { type OpenedStore, openStore } from '@millrace/store';
import { pino } from 'pino';
import { readConfig } from '../kernel/config.ts';
import { type Context, RawJson } from '../kernel/context.ts';
import { createEgress } from '../kernel/egress.ts';
import { sealOnCommit } from './charts/index.ts';
import { ensureDefaultExperiment } from './experiments/index.ts';
import { foldValues } from './runs/index.ts';

/** A context on a database of its own: handlers are called as the dispatcher calls them, without HTTP. */
export interface TestContext extends Context {
  readonly folder: string;
  /** Closes the database and opens it again, with nothing kept in memory. */
  restart(): Promise<TestContext>;
  /** What a server finds that starts after this one was killed; this one is disposed of. */
  killed(): Promise<TestContext>;
  /** Closes the database and deletes its folder. */
  dispose(): Promise<void>;
}

const policy: LocationPolicy = { cwd: '/', lengthMax: 2048, allowedSchemes: [], trusted: ['mlflow-artifacts:/'] };

const whyUnserved = (): string => 'The tests of slices serve no files.';
const resolve = (): never => {
  throw new UnservedLocation(whyUnserved());
};

/** Clock, ids and randomness are counters, so that a test sees the same values each time. */
export async function openTestContext(): Promise<TestContext> {
  return contextIn(await mkdtemp(path.join(tmpdir(), 'millrace-slices-')));
}

async function contextIn(folder: string): Promise<TestContext> {
  const config = readConfig({ 'data-dir': folder, 'log-level': 'silent' }, {});
  const db: OpenedStore = await openStore({
    uri: config.backendStoreUri,
    durability: 'process',
    fold: foldValues,
    now: Date.now,
  });
  sealOnCommit(db);
  await ensureDefaultExperiment(db, 'mlflow-artifacts:/0', 1);
  const dispose = async (): Promise<void> => {
    await db.close();
    await rm(folder, { recursive: true });
  };
  let clock = 1_000;
  const seed = Math.floor(performance.now() * 1000);
  let ids = seed * 1_000_000;
  return {
    db,
    config,
    folder,
    artifacts: { defaultLocation: (id: number) => `mlflow-artifacts:/${id}`, policy, resolve, whyUnserved } as never,
    log: pino({ level: 'silent' }),
    egress: createEgress(config.webhooks),
    user: '',
    now: () => clock++,
    newId: () => (ids++).toString(16).padStart(32, '0'),
    random: () => 0.5,
    restart: async () => {
      await db.close();
      return contextIn(folder);
    },
    killed: async () => {
      const left = await mkdtemp(path.join(tmpdir(), 'millrace-slices-'));
      // By another process: to close a file here would drop the locks of the database that is open.
      execFileSync('cp', ['-r', `${folder}/.`, left]);
      await dispose();
      return contextIn(left);
    },
    dispose,
  };
}

/** The message of an answer that is JSON text already. */
export const parsed = <T>(answer: T | RawJson): T =>
  answer instanceof RawJson ? (JSON.parse(Buffer.from(answer.body as Uint8Array).toString('utf8')) as T) : answer;

/** The text of such an answer, byte for byte. */
export const textOf = (answer: unknown): string =>
  answer instanceof RawJson ? Buffer.from(answer.body as Uint8Array).toString('utf8') : JSON.stringify(answer);

export type RunAnswer = Infer<typeof shapes.run>;
