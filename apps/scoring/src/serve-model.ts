import { lookup } from 'node:dns/promises';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError, type ModelFiles, prepare } from '@millrace/engines';
import { containModel, ModelError, readMlmodel } from '@millrace/models';
import type { ChildConfig, HttpOptions, LogLevel, ServedModel } from './child-messages.ts';
import { type Chosen, chooseEngine, type EngineChoice, NoEngine, type Permissions } from './engine/choose-engine.ts';
import { modelFiles } from './engine/model-files.ts';
import { type PythonCommand, PythonWorker } from './python/python-worker.ts';
import { type Confinement, findConfinement } from './supervise/confinement.ts';
import { bindSocket, type ListeningSocket, ListenProblem } from './supervise/listening-socket.ts';
import { folderBytes, machineBytes } from './supervise/memory.ts';
import { ModelProblem, type ProcessPlan, type Ready } from './supervise/model-process.ts';
import { Supervisor, type SupervisorEvent } from './supervise/supervisor.ts';

export interface ServeOptions {
  /** The module that started this program; the model's process starts with it too. */
  readonly entry: URL;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly model: ServedModel;
  readonly engine: EngineChoice;
  readonly permissions: Permissions;
  readonly http: HttpOptions;
  readonly load: Omit<ChildConfig['load'], 'allowModelCode'>;
  /** Default: nine tenths of what this machine gives. */
  readonly memoryLimitBytes?: number;
  /** How long `stop` waits for answers in progress; default half a minute. */
  readonly stopPatienceMs?: number;
  /** How to start Python in the model's environment; called only when the Python worker answers. */
  readonly python: (model: ServedModel) => Promise<PythonCommand>;
  readonly log: (event: SupervisorEvent) => void;
  /** Of the model's process; `info` has one line per request. */
  readonly logLevel: LogLevel;
}

export interface Served {
  readonly url: string;
  /** The process of the model that answers now. */
  readonly pid: number | undefined;
  /** Exchanges the model without a gap. @throws {ServeProblem} when the new one cannot be served; the old one stays */
  replace(model: ServedModel): Promise<void>;
  /** Ends after the last answer, and within `stopPatienceMs` whatever the model does. */
  stop(): Promise<void>;
}

/** Why a model cannot be served, in one line for the user. */
export class ServeProblem extends Error {
  override readonly name = 'ServeProblem';
}

/** V8 reserves this much for itself beyond what it uses, and every thread has a stack. */
const dataSlackBytes = 2 * 2 ** 30;
const defaultStopPatienceMs = 30_000;

/**
 * Serves one model until `stop`. This process opens the port and supervises; the model's own confined process answers.
 * @throws {ServeProblem}
 */
export async function serveModel(options: ServeOptions): Promise<Served> {
  try {
    const session = await Session.start(options);
    return session;
  } catch (error) {
    throw toProblem(error, options);
  }
}

function toProblem(error: unknown, { host, port }: ServeOptions): unknown {
  if (error instanceof ListenProblem) return new ServeProblem(listenMessage(error.code, host, port));
  const isOurs =
    error instanceof EngineError ||
    error instanceof ModelProblem ||
    error instanceof NoEngine ||
    error instanceof ModelError;
  return isOurs ? new ServeProblem(error.message, { cause: error }) : error;
}

function listenMessage(code: string, host: string, port: number): string {
  const where = `${host}:${port}`;
  if (code === 'EADDRINUSE') return `Cannot listen on ${where}: the port is taken. Choose another one with -p.`;
  if (code === 'EACCES') return `Cannot listen on ${where}: permission denied. Choose a port above 1023 with -p.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `Cannot listen on ${where}: this machine has no such address. Choose one with -h.`;
  return `Cannot listen on ${where}: ${code}.`;
}

class Session implements Served {
  readonly url: string;
  readonly #options: ServeOptions;
  readonly #confinement: Confinement;
  readonly #supervisor: Supervisor;
  readonly #limit: number;
  #worker?: PythonWorker;

  private constructor(options: ServeOptions, socket: ListeningSocket) {
    this.#options = options;
    this.#confinement = findConfinement();
    this.#limit = options.memoryLimitBytes ?? Math.floor(machineBytes() * 0.9);
    this.url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${socket.port}`;
    this.#supervisor = new Supervisor({ socket, memoryLimitBytes: this.#limit, log: options.log });
  }

  static async start(options: ServeOptions): Promise<Session> {
    const choice = await choose(options, options.model);
    const { address } = await lookup(options.host).catch(() => Promise.reject(new ListenProblem('ENOTFOUND')));
    const session = new Session(options, await bindSocket(address, options.port));
    if (!session.#confinement.network)
      options.log({ level: 'warn', msg: 'network: not confined (this system starts no process without a network)' });
    try {
      await session.#serve(choice, (plan) => session.#supervisor.start(plan));
      return session;
    } catch (error) {
      await session.stop();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#supervisor.pid;
  }

  async replace(model: ServedModel): Promise<void> {
    try {
      await this.#serve(await choose(this.#options, model), (plan) => this.#supervisor.replace(plan));
    } catch (error) {
      throw toProblem(error, this.#options);
    }
  }

  async stop(): Promise<void> {
    await this.#supervisor.stop(this.#options.stopPatienceMs ?? defaultStopPatienceMs);
    await this.#worker?.stop();
  }

  async #serve(
    choice: Choice,
    run: (plan: ProcessPlan) => Promise<Ready & { readonly oldEnded?: Promise<void> }>,
  ): Promise<void> {
    const { model, chosen } = choice;
    this.#checkSize(model);
    const { log } = this.#options;
    log({ level: 'info', msg: `engine: ${chosen.engine}, because ${chosen.because}`, model: model.name });
    if (chosen.engine === 'native') await this.#prepare(choice);
    const worker = chosen.engine === 'python' ? await this.#startWorker(model) : undefined;
    const old = this.#worker;
    try {
      const ready = await run(this.#plan(choice, worker));
      this.#worker = worker;
      // The old process may still be answering with it.
      void (ready.oldEnded ?? Promise.resolve()).then(() => old?.stop());
      log({
        level: 'info',
        msg: `model ready: ${ready.because}`,
        engine: ready.engine,
        loadMs: ready.loadMs,
        ...named(model),
      });
    } catch (error) {
      await worker?.stop();
      throw error;
    }
  }

  /** The confined process may start no other, and the conversion of weights is one. */
  async #prepare({ files }: Choice): Promise<void> {
    const { load, log } = this.#options;
    await prepare(files, { ...load, cacheDir: this.#cacheDir(), log: (msg) => log({ level: 'info', msg }) });
  }

  async #startWorker(model: ServedModel): Promise<PythonWorker> {
    const command = await this.#options.python(model);
    const cage = { confinement: this.#confinement, dataLimitBytes: this.#limit + dataSlackBytes };
    const { log, http } = this.#options;
    return PythonWorker.start({ command, model, cage, memoryLimitBytes: this.#limit, timeoutMs: http.timeoutMs, log });
  }

  #plan({ model, files }: Choice, worker: PythonWorker | undefined): ProcessPlan {
    const { entry, http, load, logLevel, permissions } = this.#options;
    const cacheDir = this.#cacheDir();
    return {
      entry,
      config: {
        model,
        http,
        load: { ...load, cacheDir, allowModelCode: permissions.allowModelCode },
        ...(worker && { worker: { socketPath: worker.socketPath } }),
        loadAfterMs: 0,
        isNetworkConfined: this.#confinement.network,
        logLevel,
      },
      cage: { confinement: this.#confinement, dataLimitBytes: this.#limit + dataSlackBytes },
      reach: {
        read: [model.folder],
        write: worker ? [path.dirname(worker.socketPath)] : [cacheDir],
        ...reachOfCode(files),
      },
    };
  }

  #cacheDir(): string {
    const cacheDir = path.resolve(this.#options.load.cacheDir);
    mkdirSync(cacheDir, { recursive: true, mode: 0o700 });
    return cacheDir;
  }

  #checkSize({ folder }: ServedModel): void {
    const bytes = folderBytes(folder);
    if (bytes <= this.#limit) return;
    throw new ModelProblem(
      `The model's files are ${bytes} bytes and cannot fit into the memory limit of ${this.#limit} bytes. Raise --memory-limit, or serve it on a larger machine.`,
    );
  }
}

const named = ({ name, version }: ServedModel) => ({ model: name, ...(version !== undefined && { version }) });

/** A model's own code gets neither threads nor native libraries, unless it was logged with artifacts that an engine is to run. */
function reachOfCode({ flavors }: ModelFiles): { readonly threads: boolean; readonly libraries: boolean } {
  const code = flavors['javascript_function'];
  const artifacts = Object.keys((code?.['artifacts'] as object | undefined) ?? {});
  return { threads: code === undefined, libraries: code === undefined || artifacts.length > 0 };
}

interface Choice {
  /** With the real path of its folder, in which every file that it names lies. */
  readonly model: ServedModel;
  readonly chosen: Chosen;
  readonly files: ModelFiles;
}

/** @throws {NoEngine | ModelError | ModelProblem} */
async function choose({ engine, permissions }: ServeOptions, { folder, ...named }: ServedModel): Promise<Choice> {
  const mlmodel = readMlmodel(mlmodelText(folder));
  const real = await containModel(folder, mlmodel);
  const chosen = chooseEngine(real, mlmodel, engine, permissions);
  return { model: { ...named, folder: real }, chosen, files: modelFiles(real, mlmodel) };
}

function mlmodelText(folder: string): string {
  try {
    return readFileSync(path.join(folder, 'MLmodel'), 'utf8');
  } catch (cause) {
    throw new ModelProblem(
      'Could not find an "MLmodel" configuration file in the model\'s folder. Name the folder that save_model or log_model wrote.',
      { cause },
    );
  }
}
