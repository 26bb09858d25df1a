import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Deferred } from './deferred.ts';
import type { Engine, Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import { GroupCounter, type GroupSizes } from './group-sizes.ts';
import { RequestRunner } from './request-runner.ts';
import type { AppendTx, CommitListener, Reader, Tx, WriteOptions } from './store.ts';
import { type AppendRequest, doNothing, dueFold, purposeOf, type Request, type WriteRequest } from './write-request.ts';

/** A group ends when it is this long or has taken this long, so that the event loop gets its turn. */
const groupRequestsMax = 512;
const groupTimeMs = 5;

/** How long another program's write lock is waited for, without blocking, before what waits is refused. */
const lockPatienceMs = 20_000;
const lockRetryMs = 10;

/** What the writer needs of its engine. */
export type WriterEngine = Pick<Engine, 'writer' | 'settle' | 'settling' | 'room' | 'afterCommit'>;

/** Tells the caller how its request ended; called once the group's end is known. */
type Answer = () => void;

type Asked = Pick<AppendRequest, 'kind' | 'work'> | Pick<WriteRequest, 'kind' | 'work'>;

/**
 * The single writer. Requests that arrive in one turn of the event loop share a transaction; each runs in a savepoint of its own
 * unless it is the only one, strictly one after another, so that a bad one fails alone. Groups that were committed during a sync share the next one.
 */
export class Writer {
  readonly #engine: WriterEngine;
  readonly #session: Session;
  readonly #deferred: Deferred;
  readonly #runner: RequestRunner;
  readonly #counter = new GroupCounter();
  readonly #queue: Request[] = [];
  readonly #listeners = new Set<CommitListener>();
  #draining: Promise<void> | undefined;
  /** The last group was a single request too: it has one client, or clients that do not meet. */
  #isQuiet = true;
  /** Why nothing is written any more. */
  #refusal: StoreError | undefined;

  constructor(engine: WriterEngine, deferred: Deferred) {
    this.#engine = engine;
    this.#session = engine.writer;
    this.#deferred = deferred;
    this.#runner = new RequestRunner(engine.writer, deferred);
  }

  /** See `Store.write`. */
  write<T>(work: (tx: Tx) => Promise<T>, { besideDeferred = false }: WriteOptions = {}): Promise<T> {
    return this.#enqueue({ kind: besideDeferred ? 'beside' : 'write', work });
  }

  /** See `Store.append`. */
  append(work: (tx: AppendTx) => Promise<void>): Promise<boolean> {
    return this.#enqueue({ kind: 'append', work });
  }

  /** Resolves when readers see everything that was committed before this call; undefined when they do. */
  fold(): Promise<void> | undefined {
    return this.#deferred.waits ? this.#enqueue({ kind: 'fold', work: doNothing }) : undefined;
  }

  /** Reads as if a fold had been committed; for a disk that has no space for one. */
  look<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#enqueue({ kind: 'look', work });
  }

  #enqueue<T>(asked: Asked): Promise<T> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ ...asked, resolve: resolve as (value: unknown) => void, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** See `Store.onCommit`. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** See `Store.groupSizes`. */
  get groupSizes(): GroupSizes {
    return this.#counter.sizes;
  }

  /** Finishes what was queued; later writes are refused. */
  async close(): Promise<void> {
    this.fold()?.catch(() => {});
    this.#refusal ??= new StoreError('closed', 'the store is closed');
    await this.#draining;
    await this.#engine.settling()?.catch(() => {});
  }

  async #drain(): Promise<void> {
    do {
      // Immediates run after the poll phase: every request that has arrived by now joins the group.
      await nextTurn();
      await this.#group();
    } while (this.#queue.length > 0);
    this.#draining = undefined;
  }

  async #group(): Promise<void> {
    const taken: Request[] = [];
    this.#runner.begin();
    try {
      await this.#engine.room();
      if (!(await this.#appendAlone())) await this.#transaction(taken);
    } catch (error) {
      await this.#undo(
        taken.map(
          ({ reject }) =>
            () =>
              reject(error),
        ),
      );
      return;
    }
    // After the answers have left, and before the next group: immediates keep their order.
    setImmediate(() => this.#engine.afterCommit());
    if (this.#deferred.isDue) this.#queue.unshift(dueFold());
  }

  /** One statement, and no transaction around it. False when there is more to do, or another program's lock has to be waited for. */
  async #appendAlone(): Promise<boolean> {
    const [request] = this.#queue;
    if (request?.kind !== 'append' || this.#queue.length > 1) return false;
    this.#queue.shift();
    try {
      const isKept = await this.#runner.appendAlone(request.work);
      this.#answer([() => request.resolve(isKept)], [request]);
    } catch (error) {
      if (isLocked(error)) {
        this.#queue.unshift(request);
        return false;
      }
      this.#answer([() => request.reject(error)], [request]);
    }
    return true;
  }

  async #transaction(taken: Request[]): Promise<void> {
    await this.#begin();
    const answers = await this.#runAll(taken);
    if (taken[0]?.kind === 'look') return await this.#undo(answers);
    await this.#deferred.keep(this.#session);
    await this.#session.commit();
    this.#runner.committed();
    this.#answer(answers, taken);
  }

  /** Should even the rollback fail, the next group cannot begin and is refused in its turn. */
  async #undo(answers: readonly Answer[]): Promise<void> {
    this.#runner.undone();
    await this.#session.rollback().catch(() => {});
    for (const answer of answers) answer();
  }

  /**
   * Answers once the group is as durable as was asked for, while the next group runs. Refusals wait too: they may rest on what another
   * request of the group wrote.
   */
  #answer(answers: readonly Answer[], taken: readonly Request[]): void {
    const { facts } = this.#runner;
    const answerAll = (): void => {
      for (const answer of answers) answer();
      if (facts.length > 0) for (const listener of this.#listeners) listener(facts);
    };
    const settled = this.#settle(taken);
    if (!settled) {
      answerAll();
      return;
    }
    settled.then(answerAll, (error: StoreError) => {
      this.#refusal = error;
      for (const { reject } of [...taken, ...this.#queue.splice(0)]) reject(error);
    });
  }

  /** A fold that a power cut takes back leaves the deferred rows, which are durable: nobody waits for its sync. */
  #settle(taken: readonly Request[]): Promise<void> | undefined {
    if (taken[0]?.kind === 'fold') return undefined;
    this.#counter.count(taken.length);
    const isAlone = taken.length === 1 && this.#queue.length === 0;
    const wasQuiet = this.#isQuiet;
    this.#isQuiet = isAlone;
    return this.#engine.settle(isAlone && wasQuiet);
  }

  /** Begins the group's transaction. After `lockPatienceMs` of a foreign lock, everything that waits is refused. */
  async #begin(): Promise<void> {
    const endMs = performance.now() + lockPatienceMs;
    for (;;) {
      try {
        return await this.#session.begin('write');
      } catch (error) {
        if (!isLocked(error) || performance.now() > endMs) {
          for (const { reject } of this.#queue.splice(0)) reject(error);
          throw error;
        }
        await sleep(lockRetryMs);
      }
    }
  }

  /** Moves requests from the queue to `taken` and runs them, until the group is full or its transaction is gone. */
  async #runAll(taken: Request[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    const endMs = performance.now() + groupTimeMs;
    for (let request = this.#queue[0]; request; request = this.#queue[0]) {
      if (taken[0] && purposeOf(taken[0]) !== purposeOf(request)) break;
      this.#queue.shift();
      const isAlone = taken.length === 0 && this.#queue.length === 0;
      taken.push(request);
      answers.push(await this.#run(request, isAlone));
      if (isAlone) break;
      if (taken.length >= groupRequestsMax || performance.now() >= endMs || !this.#session.inTransaction) break;
    }
    return answers;
  }

  async #run(request: Request, isAlone: boolean): Promise<Answer> {
    try {
      const value = await this.#runner.run(request, isAlone);
      return () => request.resolve(value);
    } catch (error) {
      return () => request.reject(error);
    }
  }
}

const isLocked = (error: unknown): boolean => error instanceof StoreError && error.problem === 'locked';
