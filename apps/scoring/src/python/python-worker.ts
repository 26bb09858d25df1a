import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ServedModel } from '../child-messages.ts';
import { type Cage, caged } from '../supervise/confinement.ts';
import { treeBytes } from '../supervise/memory.ts';
import { ModelProblem } from '../supervise/model-process.ts';
import type { SupervisorEvent } from '../supervise/supervisor.ts';
import { viewed } from './worker-view.ts';

/** How to start Python in a model's environment. */
export interface PythonCommand {
  /** The interpreter, an absolute path. */
  readonly python: string;
  /** Variables for the model, beside those that Python needs. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders with the interpreter and its packages: of this machine a worker sees no more, beside the model and the system. */
  readonly reads: readonly string[];
}

export interface WorkerOptions {
  readonly command: PythonCommand;
  readonly model: ServedModel;
  readonly cage: Cage;
  readonly memoryLimitBytes: number;
  readonly timeoutMs: number;
  readonly log: (event: SupervisorEvent) => void;
}

const pollMs = 50;
const sampleMs = 250;
/** Importing a model's libraries takes this long at most. */
const startPatienceMs = 300_000;
const restartMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * MLflow's own scoring server for one model, in the model's environment and in a cage, on a Unix socket that only this user can
 * reach. It is started again when it ends.
 */
export class PythonWorker {
  readonly socketPath: string;
  readonly #folder: string;
  readonly #options: WorkerOptions;
  readonly #sampler: NodeJS.Timeout;
  readonly #argv: readonly [string, ...string[]];
  #child: ChildProcess;
  #output = '';
  #crashes = 0;
  #isStopping = false;
  #restart?: NodeJS.Timeout;

  private constructor(options: WorkerOptions) {
    this.#options = options;
    this.#folder = mkdtempSync(path.join(tmpdir(), 'millrace-worker-'));
    this.socketPath = path.join(this.#folder, 'worker.sock');
    this.#argv = this.#cagedArgv();
    this.#child = this.#spawn();
    this.#sampler = setInterval(() => this.#sample(), sampleMs);
  }

  /** @throws {ModelProblem} with the last lines that Python wrote, when it ends before it answers */
  static async start(options: WorkerOptions): Promise<PythonWorker> {
    const worker = new PythonWorker(options);
    try {
      await worker.#answering(worker.#child);
    } catch (error) {
      await worker.stop();
      throw error;
    }
    worker.#watch(worker.#child);
    return worker;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#sampler);
    clearTimeout(this.#restart);
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGKILL');
      await once(this.#child, 'exit');
    }
    // What the worker started may need a moment to end after it.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #spawn(): ChildProcess {
    const { command, model } = this.#options;
    const [program, ...args] = this.#argv;
    const child = spawn(program, args, {
      cwd: this.#folder,
      env: this.#environment(command, model),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-4_000);
      });
    }
    return child;
  }

  /** In a view of its own where the system can make one; a view has no network either. */
  #cagedArgv(): [string, ...string[]] {
    const { command, model, cage, log } = this.#options;
    const argv = [command.python, '-m', 'uvicorn', '--uds', this.socketPath, '--log-level', 'warning'];
    const whole = [...argv, 'mlflow.pyfunc.scoring_server.app:app'];
    const view = { read: [...command.reads, model.folder], write: [this.#folder], cwd: this.#folder };
    const inView = cage.confinement.network ? viewed(whole, view, this.#folder) : undefined;
    if (!inView) log({ level: 'warn', msg: 'files: not confined (the Python worker can read what you can read)' });
    return caged(inView ?? whole, {
      ...cage,
      confinement: { ...cage.confinement, network: !inView && cage.confinement.network },
    });
  }

  /** Nothing of ours that could be a secret: only what Python and MLflow need. */
  #environment({ python, env }: PythonCommand, { folder }: ServedModel): NodeJS.ProcessEnv {
    const { PATH, LANG, LC_ALL, TZ } = process.env;
    return {
      PATH: `${path.dirname(python)}:${PATH ?? ''}`,
      LANG,
      LC_ALL,
      TZ,
      HOME: this.#folder,
      TMPDIR: this.#folder,
      PYTHONDONTWRITEBYTECODE: '1',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      MLFLOW_TRACKING_URI: `sqlite:///${this.#folder}/none.db`,
      MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT: String(Math.ceil(this.#options.timeoutMs / 1000)),
      ...env,
      __pyfunc_model_path__: folder,
    };
  }

  async #answering(child: ChildProcess): Promise<void> {
    for (const deadline = Date.now() + startPatienceMs; Date.now() < deadline; ) {
      if (child.exitCode !== null || child.signalCode !== null) throw new ModelProblem(this.#whyItEnded());
      if (await this.#ping()) return;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    throw new ModelProblem(`The Python worker did not answer within ${startPatienceMs / 1000} s.`);
  }

  #whyItEnded(): string {
    const lines = this.#output.trimEnd().split('\n').slice(-3).join(' | ');
    return `The Python worker ended before it answered. Its last words: ${lines || 'none'}`;
  }

  #ping(): Promise<boolean> {
    return new Promise((resolve) => {
      const request = http.get({ socketPath: this.socketPath, path: '/ping', agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      request.on('error', () => resolve(false));
    });
  }

  #watch(child: ChildProcess): void {
    child.once('exit', () => {
      if (this.#isStopping) return;
      const waitMs = restartMs[Math.min(this.#crashes++, restartMs.length - 1)]!;
      this.#options.log({ level: 'error', msg: 'the Python worker ended; starting it again', waitMs });
      this.#restart = setTimeout(() => void this.#again(), waitMs);
    });
  }

  async #again(): Promise<void> {
    this.#child = this.#spawn();
    this.#watch(this.#child);
    const { log } = this.#options;
    await this.#answering(this.#child).then(
      () => log({ level: 'info', msg: 'the Python worker answers again' }),
      (error: Error) => log({ level: 'error', msg: error.message }),
    );
  }

  #sample(): void {
    if (this.#child.killed || treeBytes(this.pid) <= this.#options.memoryLimitBytes) return;
    const limit = this.#options.memoryLimitBytes;
    const msg = `the Python worker went over its memory limit of ${limit} bytes, and is ended; raise --memory-limit`;
    this.#options.log({ level: 'error', msg });
    this.#child.kill('SIGKILL');
  }
}
