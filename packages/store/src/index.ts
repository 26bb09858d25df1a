export type { Expression, ExpressionBuilder, Kysely, RawBuilder, SqlBool } from 'kysely';
export { sql } from 'kysely';
export type { Durability } from './dialects/dialect.ts';
export { StoreBusy, StoreConflict, StoreError, StoreFull, type StoreProblem } from './errors.ts';
export { type GroupSizes, groupBounds } from './group-sizes.ts';
export { type Int64Cell, int64, int64Sql, readInt64 } from './int64.ts';
export { noStore } from './no-store.ts';
export { type OpenedStore, openStore, type StoreOptions } from './open.ts';
export { type AnyReadJob, isReadWorker, runReadWorker } from './read-worker.ts';
export type * from './schema.ts';
export {
  type AppendTx,
  type Capabilities,
  type CommitListener,
  type Condition,
  type Fold,
  type Reader,
  type ReadJob,
  type Statement,
  type Store,
  statement,
  type Tx,
  type Value,
  type WriteOptions,
} from './store.ts';
export { type Backend, parseBackendUri } from './uri.ts';
