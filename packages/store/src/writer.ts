import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Engine, Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import { GroupCounter, type GroupSizes } from './group-sizes.ts';
import { type Handle, withHandle } from './handle.ts';
import { WriterKeys } from './key-memory.ts';
import type { CommitListener, Tx } from './store.ts';

/** A group ends when it is this long or has taken this long, so that the event loop gets its turn. */
const groupRequestsMax = 512;
const groupTimeMs = 5;

/** How long another program's write lock is waited for, without blocking, before what waits is refused. */
const lockPatienceMs = 20_000;
const lockRetryMs = 10;

interface Request {
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What the writer needs of its engine. */
export type WriterEngine = Pick<Engine, 'writer' | 'settle' | 'settling' | 'room' | 'afterCommit'>;

/** Tells the caller how its request ended; called once the group's end is known. */
type Answer = () => void;

/**
 * The single writer. Requests that arrive in one turn of the event loop share a transaction; each runs in a savepoint of its own
 * unless it is the only one, strictly one after another, so that a bad one fails alone. Groups that were committed during a sync share the next one.
 */
export class Writer {
  readonly #engine: WriterEngine;
  readonly #session: Session;
  readonly #keys = new WriterKeys();
  readonly #counter = new GroupCounter();
  readonly #queue: Request[] = [];
  readonly #listeners = new Set<CommitListener>();
  /** Noted by the requests of the group that runs. */
  #facts: object[] = [];
  #draining: Promise<void> | undefined;
  /** Why nothing is written any more. */
  #refusal: StoreError | undefined;

  constructor(engine: WriterEngine) {
    this.#engine = engine;
    this.#session = engine.writer;
  }

  /** See `Store.write`. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
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
    this.#facts = [];
    try {
      await this.#engine.room();
      await this.#begin();
      const answers = await this.#runAll(taken);
      await this.#session.commit();
      this.#keys.keep();
      this.#counter.count(taken.length);
      this.#answer(answers, taken);
    } catch (error) {
      this.#keys.forget();
      // Should even that fail, the next group cannot begin and is refused in its turn.
      await this.#session.rollback().catch(() => {});
      for (const { reject } of taken) reject(error);
      return;
    }
    // After the answers have left, and before the next group: immediates keep their order.
    setImmediate(() => this.#engine.afterCommit());
  }

  /**
   * Answers once the group is as durable as was asked for, while the next group runs. Refusals wait too: they may rest on what another
   * request of the group wrote.
   */
  #answer(answers: readonly Answer[], taken: readonly Request[]): void {
    const facts = this.#facts;
    const answerAll = (): void => {
      for (const answer of answers) answer();
      if (facts.length > 0) for (const listener of this.#listeners) listener(facts);
    };
    const settled = this.#engine.settle(taken.length === 1 && this.#queue.length === 0);
    if (!settled) {
      answerAll();
      return;
    }
    settled.then(answerAll, (error: StoreError) => {
      this.#refusal = error;
      for (const { reject } of [...taken, ...this.#queue.splice(0)]) reject(error);
    });
  }

  /** Begins the group's transaction. After `lockPatienceMs` of a foreign lock, everything that waits is refused. */
  async #begin(): Promise<void> {
    const endMs = performance.now() + lockPatienceMs;
    for (;;) {
      try {
        return await this.#session.begin('write');
      } catch (error) {
        const locked = error instanceof StoreError && error.problem === 'locked';
        if (!locked || performance.now() > endMs) {
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
    for (let request = this.#queue.shift(); request; request = this.#queue.shift()) {
      const isAlone = taken.length === 0 && this.#queue.length === 0;
      taken.push(request);
      answers.push(isAlone ? await this.#runAlone(request) : await this.#run(request));
      if (isAlone) break;
      if (taken.length >= groupRequestsMax || performance.now() >= endMs || !this.#session.inTransaction) break;
    }
    return answers;
  }

  async #run(request: Request): Promise<Answer> {
    await this.#session.savepoint();
    try {
      const answer = await this.#work(request);
      await this.#session.release();
      return answer;
    } catch (error) {
      this.#keys.forget();
      if (this.#session.inTransaction) await this.#session.rollbackToSavepoint();
      return () => request.reject(error);
    }
  }

  /** Without a savepoint, for which the engine copies every page that is changed: nobody else's work is in the transaction. */
  async #runAlone(request: Request): Promise<Answer> {
    try {
      return await this.#work(request);
    } catch (error) {
      this.#keys.forget();
      if (this.#session.inTransaction) {
        await this.#session.rollback();
        await this.#session.begin('write');
      }
      return () => request.reject(error);
    }
  }

  async #work({ work, resolve }: Request): Promise<Answer> {
    let facts: readonly object[] = [];
    const noting = (handle: Handle): Promise<unknown> => {
      facts = handle.facts;
      return work(handle);
    };
    const value = await withHandle(this.#session, noting, this.#keys);
    this.#facts.push(...facts);
    return () => resolve(value);
  }
}
