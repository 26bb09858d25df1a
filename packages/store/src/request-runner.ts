import { AppendHandle, type Deferral } from './append-handle.ts';
import type { Deferred } from './deferred.ts';
import type { Session } from './dialects/dialect.ts';
import { Handle, withHandle } from './handle.ts';
import { WriterKeys } from './key-memory.ts';
import { RowMemory } from './row-memory.ts';
import type { AppendTx } from './store.ts';
import { needsFold, type Request } from './write-request.ts';

type AppendWork = (tx: AppendTx) => Promise<void>;

/** Runs the requests of a group, so that a bad one leaves nothing behind, and keeps what the next ones need to know. */
export class RequestRunner {
  readonly #session: Session;
  readonly #deferred: Deferred;
  readonly #keys = new WriterKeys();
  /** For appends; forgotten before anything else changes a table. */
  readonly #rows = new RowMemory();
  #facts: object[] = [];

  constructor(session: Session, deferred: Deferred) {
    this.#session = session;
    this.#deferred = deferred;
  }

  /** Noted by the requests of the group. */
  get facts(): readonly object[] {
    return this.#facts;
  }

  /** A group begins. */
  begin(): void {
    this.#facts = [];
  }

  committed(): void {
    this.#keys.keep();
    this.#deferred.committed();
  }

  undone(): void {
    this.#keys.forget();
    this.#rows.forget();
    this.#deferred.undone();
  }

  /** In the open transaction. `isAlone`: it is the only request of its group. */
  async run(request: Request, isAlone: boolean): Promise<unknown> {
    // An append changes nothing before it has succeeded: there is nothing to undo.
    if (request.kind === 'append') {
      return await this.#append(request.work, (deferral) => this.#deferred.put(this.#session, deferral));
    }
    this.#rows.forget();
    const folds = needsFold(request) && this.#deferred.waits;
    if (folds) await this.#fold(isAlone);
    // A fold stays when what comes after it is undone.
    return await (isAlone && !folds ? this.#alone(request.work) : this.#apart(request.work));
  }

  /** An append that is the only request of its group, without a transaction: it is committed when this resolves. */
  appendAlone(work: AppendWork): Promise<boolean> {
    return this.#append(work, (deferral) => this.#deferred.putAlone(this.#session, deferral));
  }

  async #append(work: AppendWork, put: (deferral: Deferral) => Promise<boolean>): Promise<boolean> {
    const handle = new AppendHandle(this.#session, this.#rows);
    await withHandle(this.#session, handle, work);
    const isKept = handle.deferral === undefined || (await put(handle.deferral));
    if (isKept) this.#facts.push(...handle.facts);
    return isKept;
  }

  async #fold(isAlone: boolean): Promise<void> {
    await this.#deferred.keep(this.#session);
    const work = (tx: Handle): Promise<void> => this.#deferred.fold(tx);
    await (isAlone ? this.#alone(work) : this.#apart(work));
    this.#deferred.folded();
  }

  /** In a savepoint: nothing of it stays when it throws. */
  async #apart<T>(work: (tx: Handle) => Promise<T>): Promise<T> {
    await this.#session.savepoint();
    try {
      const value = await this.#work(work);
      await this.#session.release();
      return value;
    } catch (error) {
      this.#keys.forget();
      if (this.#session.inTransaction) await this.#session.rollbackToSavepoint();
      throw error;
    }
  }

  /** As `#apart` without a savepoint, for which the engine copies every page that is changed: nobody else's work is in the transaction. */
  async #alone<T>(work: (tx: Handle) => Promise<T>): Promise<T> {
    try {
      return await this.#work(work);
    } catch (error) {
      this.#keys.forget();
      if (this.#session.inTransaction) {
        await this.#session.rollback();
        await this.#session.begin('write');
      }
      throw error;
    }
  }

  async #work<T>(work: (tx: Handle) => Promise<T>): Promise<T> {
    const handle = new Handle(this.#session, this.#keys);
    const value = await withHandle(this.#session, handle, work);
    this.#facts.push(...handle.facts);
    return value;
  }
}
