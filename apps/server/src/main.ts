import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { type ArtifactRoots, createArtifactRoots } from '@millrace/artifacts';
import { noStore, openStore, type Store } from '@millrace/store';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from './kernel/config.ts';
import type { Context } from './kernel/context.ts';
import { createApp } from './kernel/edge.ts';
import { createEgress } from './kernel/egress.ts';
import { createLog } from './kernel/log.ts';
import type { AnySlice } from './kernel/routes.ts';
import { serviceSlice } from './kernel/server-info.ts';
import { toStartProblem } from './kernel/start-problem.ts';
import { exitOnUnplanned, stopOnSignals, withinStopTime } from './kernel/stop.ts';
import { millraceVersion } from './kernel/version.ts';
import { openWebBuild } from './kernel/web-page.ts';
import { artifactProxySlice } from './slices/artifact-proxy/index.ts';
import { artifactsSlice } from './slices/artifacts/index.ts';
import { chartsSlice, sealOnCommit } from './slices/charts/index.ts';
import { ensureDefaultExperiment, experimentsSlice } from './slices/experiments/index.ts';
import { graphqlSlice } from './slices/graphql/index.ts';
import { endLiveStreams, liveSlice } from './slices/live/index.ts';
import { loggedModelsSlice } from './slices/logged-models/index.ts';
import { promptlabSlice } from './slices/promptlab/index.ts';
import {
  modelVersionsSlice,
  recordPendingFiles,
  registeredModelsSlice,
  registryHistorySlice,
  stopRecordingFiles,
} from './slices/registry/index.ts';
import { foldValues, metricsSlice, runsSlice, runTableSlice, setRunsOfExperimentDeleted } from './slices/runs/index.ts';
import { savedViewsSlice } from './slices/saved-views/index.ts';
import { trashSlice } from './slices/trash/index.ts';
import { type Deliveries, startDeliveries, webhooksSlice } from './slices/webhooks/index.ts';

export interface RunningServer {
  /** `http://host:port` and the static prefix. */
  readonly url: string;
  /** Finishes what was begun, then closes the database. */
  readonly close: () => Promise<void>;
}

export interface StartOptions {
  readonly log?: Logger;
  /** What a read worker's thread runs: a module that imports `read-worker.ts` there. */
  readonly workerEntry?: URL;
  /** Folder of the built browser application. */
  readonly webFolder?: URL;
}

const slices: readonly AnySlice[] = [
  experimentsSlice(setRunsOfExperimentDeleted),
  runsSlice,
  runTableSlice,
  metricsSlice,
  chartsSlice,
  liveSlice,
  savedViewsSlice,
  trashSlice,
  loggedModelsSlice,
  registeredModelsSlice,
  modelVersionsSlice,
  registryHistorySlice,
  artifactsSlice,
  artifactProxySlice,
  promptlabSlice,
  graphqlSlice,
  webhooksSlice,
  serviceSlice,
];

/** Serves until the process is told to stop. @throws StartProblem */
export async function runServer(config: Config, { workerEntry, webFolder }: StartOptions): Promise<void> {
  const log = createLog(config);
  for (const notice of config.notices) console.error(notice);
  exitOnUnplanned(log);
  const server = await startServer(config, { log, workerEntry, webFolder });
  stopOnSignals(server, log);
  const database = config.artifactsOnly ? undefined : config.databaseFile;
  log.info(
    { database, artifacts: config.artifactsDestination, durability: config.durability },
    `Millrace ${millraceVersion} listens on ${server.url}`,
  );
}

/** Opens database and artifacts, then the port. @throws StartProblem with one readable line. */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const { log = createLog(config), workerEntry = new URL('./read-worker.ts', import.meta.url) } = options;
  await orProblem(
    mkdir(config.dataDir, { recursive: true, mode: 0o700 }),
    `Cannot use the data folder ${config.dataDir}`,
  );
  const db = config.artifactsOnly ? noStore() : await openDatabase(config, workerEntry);
  try {
    const artifacts = openArtifacts(config);
    if (!config.artifactsOnly) await ensureDefaultExperiment(db, artifacts.defaultLocation(0), Date.now());
    const web = options.webFolder && (await openWebBuild(options.webFolder));
    sealOnCommit(db);
    const context = createContext(config, db, artifacts, log);
    const app = createApp({ context, slices, web });
    const where = `Cannot listen on ${config.host}:${config.port}`;
    await orProblem(app.listen({ host: config.host, port: config.port, backlog: 1024 }), where);
    const background = config.artifactsOnly ? undefined : startBackground(context);
    return { url: urlOf(app, config), close: () => close(app, background, db) };
  } catch (error) {
    await db.close();
    throw error;
  }
}

function openDatabase({ backendStoreUri: uri, durability, databaseFile }: Config, workerEntry: URL): Promise<Store> {
  const opened = openStore({ uri, durability, workerEntry, fold: foldValues, now: Date.now, readWorkers });
  return orProblem(opened, `Cannot open the database ${databaseFile}`);
}

function startBackground(context: Context): Deliveries {
  recordPendingFiles(context);
  return startDeliveries(context);
}

/** The main thread needs a core of its own; a second worker pays only where there is a third. */
const readWorkers = Math.max(1, Math.min(2, availableParallelism() - 1));

function openArtifacts(config: Config): ArtifactRoots {
  try {
    return createArtifactRoots({
      artifactsDestination: config.artifactsDestination,
      defaultArtifactRoot: config.defaultArtifactRoot,
      servesArtifacts: config.serveArtifacts,
      cwd: process.cwd(),
      locationLengthMax: config.artifactLocationMaxLength,
      allowedSchemes: config.hostAddressedArtifactSchemes,
      sync: config.durability === 'power',
    });
  } catch (error) {
    throw toStartProblem(error, 'Cannot use the artifact folder');
  }
}

function createContext(config: Config, db: Store, artifacts: ArtifactRoots, log: Logger): Context {
  const newId = (): string => randomUUID().replaceAll('-', '');
  const egress = createEgress(config.webhooks);
  return { db, artifacts, config, log, egress, user: '', now: Date.now, newId, random: Math.random };
}

async function close(app: FastifyInstance, background: Deliveries | undefined, db: Store): Promise<void> {
  // Streams never end by themselves, so nothing would be waited for longer.
  endLiveStreams(db);
  const ended = Promise.all([app.close(), background?.stop(), stopRecordingFiles(db)]);
  await withinStopTime(ended, () => app.server.closeAllConnections());
  await db.close();
}

function urlOf(app: FastifyInstance, { host, staticPrefix }: Config): string {
  const { port } = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${staticPrefix}`;
}

async function orProblem<T>(work: Promise<T>, doing: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toStartProblem(error, doing);
  }
}
