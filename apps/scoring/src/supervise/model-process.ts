import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChildConfig, FromChild, ToChild } from '../child-messages.ts';
import { type Cage, caged, permissionFlags, type Reach } from './confinement.ts';
import type { ListeningSocket } from './listening-socket.ts';
import { residentBytes } from './memory.ts';

/** Set in the environment of a model's process, so that the program's entry becomes one. */
export const childMark = 'MILLRACE_MODEL_PROCESS';

export interface ProcessPlan {
  /** The module that started this program; the child starts with it too. */
  readonly entry: URL;
  readonly config: ChildConfig;
  readonly cage: Cage;
  readonly reach: Reach;
}

export interface Ready {
  readonly engine: string;
  readonly because: string;
  readonly loadMs: number;
}

/** Why a model cannot be served, in words for the user. */
export class ModelProblem extends Error {
  override readonly name = 'ModelProblem';
}

/** The confined process that answers for one model. */
export class ModelProcess {
  /** Resolves when the model is loaded and warm. Rejects with ModelProblem when it cannot be, or the process ended before. */
  readonly ready: Promise<Ready>;
  /** Resolves with words for the log once the process is gone. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #killedFor?: string;

  constructor({ entry, config, cage, reach }: ProcessPlan) {
    const script = fileURLToPath(entry);
    const argv = [process.execPath, ...permissionFlags(script, reach), script];
    const [program, ...args] = caged(argv, cage);
    this.#child = spawn(program, args, { env: scrubbed(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.ended = once(this.#child, 'exit').then(([code, signal]) => this.#killedFor ?? howItEnded(code, signal));
    this.ready = this.#awaitReady();
    this.ready.catch(() => {});
    this.#send({ type: 'configure', config });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get residentBytes(): number {
    return residentBytes(this.pid);
  }

  /** Lets the process accept connections; resolves once it does, or once it has ended. */
  async listen(socket: ListeningSocket): Promise<void> {
    const listening = this.#message('listening');
    this.#child.send({ type: 'listen' } satisfies ToChild, socket.handle, { keepOpen: true }, () => {});
    await Promise.race([listening, this.ended]);
  }

  /**
   * Finishes what is in progress and ends; what takes longer than `patienceMs` is cut off.
   * @param isReplaced whether clients go on with another process: then idle connections stay until their next answer
   */
  async drain(patienceMs: number, isReplaced: boolean): Promise<void> {
    this.#send({ type: 'drain', isReplaced });
    const late = setTimeout(() => this.kill(), patienceMs);
    await this.ended;
    clearTimeout(late);
  }

  /** @param why words for the log: `went over its memory limit` */
  kill(why?: string): void {
    this.#killedFor ??= why;
    this.#child.kill('SIGKILL');
  }

  #send(message: ToChild): void {
    // A process that is gone already is noticed by `ended`.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #message<T extends FromChild['type']>(type: T): Promise<Extract<FromChild, { type: T }>> {
    return new Promise((resolve) => {
      const look = (message: FromChild): void => {
        if (message.type !== type) return;
        this.#child.off('message', look);
        resolve(message as Extract<FromChild, { type: T }>);
      };
      this.#child.on('message', look);
    });
  }

  #awaitReady(): Promise<Ready> {
    const failed = this.#message('failed').then(({ message }) => Promise.reject(new ModelProblem(message)));
    const ended = this.ended.then((how) => Promise.reject(new ModelProblem(`The model's process ${how}.`)));
    // The message of a failure comes before the end, but both may be noticed at once.
    return Promise.race([this.#message('ready'), failed, ended.catch(settleFirst)]);
  }
}

const settleFirst = async (error: unknown): Promise<never> => {
  await new Promise((resolve) => setImmediate(resolve));
  throw error;
};

/** What the child needs to find programs and write dates, and nothing that could be a secret. */
/**
 * For glibc: blocks from a megabyte on are given back when they are freed. By default the bound grows with what was freed, and the keys and
 * values of a text model, a little longer with each token, leave a hundred megabytes of holes.
 */
const largeBlocksGoBack = { MALLOC_MMAP_THRESHOLD_: String(2 ** 20) };

function scrubbed(): NodeJS.ProcessEnv {
  const { PATH, LANG, LC_ALL, TZ } = process.env;
  return { PATH, LANG, LC_ALL, TZ, NODE_ENV: 'production', [childMark]: '1', ...largeBlocksGoBack };
}

function howItEnded(code: number | null, signal: string | null): string {
  return signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
}
