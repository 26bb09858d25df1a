import type { Deferral } from './append-handle.ts';
import type { Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import { type Condition, type Fold, type Statement, statement, type Tx } from './store.ts';

/**
 * A fold is due when this many characters wait: some 4,000 points of metrics, 360 batches of ten. A leaf that takes
 * ten points at once is written once instead of ten times; much more makes the pause of the fold longer and gains little.
 */
const foldAt = 160 * 1024;

const insertDeferred = statement<never>('INSERT INTO deferred (payload) VALUES (?)');
const selectDeferred = statement<[string]>('SELECT payload FROM deferred ORDER BY id', { raw: true });
const deleteDeferred = statement<never>('DELETE FROM deferred');

/** What waits in the table `deferred`, as the writer knows it. */
export class Deferred {
  readonly #fold: Fold;
  /** Something may wait. So at the start: a process that was killed leaves its rows. */
  #waiting = true;
  /** What waits was deferred by an earlier process, and nobody knows what it claimed. */
  #inherited = true;
  /** The open transaction has folded everything. */
  #folded = false;
  #characters = 0;
  /** Of the open transaction, before they are in the table: many rows of one statement cost half of as many statements. */
  #payloads: string[] = [];
  /** By what waits. What was undone stays claimed until the next fold: that only leaves the decision to a write. */
  readonly #claimed = new Set<string>();

  constructor(fold: Fold = noFold) {
    this.#fold = fold;
  }

  /** Whether a reader, or a request of the open transaction, would miss something. */
  get waits(): boolean {
    return this.#waiting && !this.#folded;
  }

  get isDue(): boolean {
    return this.#characters >= foldAt;
  }

  /** Defers in the open transaction; false when the condition does not hold. */
  async put(session: Pick<Session, 'get'>, deferral: Deferral): Promise<boolean> {
    const { payload, condition } = deferral;
    if (!this.#mayClaim(condition) || (await isTaken(session, condition))) return false;
    this.#payloads.push(payload);
    this.#count(deferral);
    return true;
  }

  /** Defers outside of any transaction, durably once the engine has settled; false when the condition does not hold. */
  async putAlone(session: Pick<Session, 'run'>, deferral: Deferral): Promise<boolean> {
    const { payload, condition } = deferral;
    if (!this.#mayClaim(condition)) return false;
    const { changes } = condition
      ? await session.run(insertUnless(condition.unless.statement), [payload, ...condition.unless.parameters])
      : await session.run(insertDeferred, [payload]);
    if (changes === 0) return false;
    this.#count(deferral);
    return true;
  }

  #mayClaim(condition: Condition | undefined): boolean {
    return !condition || (!this.#inherited && !condition.claims.some((name) => this.#claimed.has(name)));
  }

  #count({ payload, condition }: Deferral): void {
    this.#characters += payload.length;
    this.#waiting = true;
    this.#folded = false;
    for (const name of condition?.claims ?? []) this.#claimed.add(name);
  }

  /** Brings to the table what was put; before a fold, outside of its savepoint, and before the commit. */
  async keep(session: Pick<Session, 'runMany'>): Promise<void> {
    if (this.#payloads.length === 0) return;
    const rows = this.#payloads.map((payload) => [payload]);
    this.#payloads = [];
    await session.runMany(insertDeferred, rows);
  }

  /** Moves everything to where it belongs, in the transaction that is open. */
  async fold(tx: Tx): Promise<void> {
    const rows = await tx.all(selectDeferred);
    if (rows.length > 0) {
      await this.#fold(tx, rows.flat());
      await tx.run(deleteDeferred);
    }
  }

  /** The savepoint of a fold was released. */
  folded(): void {
    this.#folded = true;
  }

  committed(): void {
    if (!this.#folded) return;
    this.#waiting = false;
    this.#inherited = false;
    this.#folded = false;
    this.#characters = 0;
    this.#claimed.clear();
  }

  /** The transaction is undone: what it folded waits again. */
  undone(): void {
    this.#folded = false;
    this.#payloads = [];
  }
}

const isTaken = async (session: Pick<Session, 'get'>, condition: Condition | undefined): Promise<boolean> =>
  condition !== undefined && (await session.get(condition.unless.statement, condition.unless.parameters)) !== undefined;

const insertsUnless = new WeakMap<Statement<unknown>, Statement<never>>();

/** Looks and inserts in one statement: to ask by itself would take as long as to insert. */
const insertUnless = (unless: Statement<unknown>): Statement<never> => {
  const known = insertsUnless.get(unless);
  if (known) return known;
  const insert = statement<never>(`INSERT INTO deferred (payload) SELECT ? WHERE NOT EXISTS (${unless.sql})`);
  insertsUnless.set(unless, insert);
  return insert;
};

const noFold: Fold = () =>
  Promise.reject(new StoreError('misuse', 'the database holds deferred writes, and this program cannot fold them'));
