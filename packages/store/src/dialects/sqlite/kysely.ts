import {
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { StoreError } from '../../errors.ts';
import type { Schema } from '../../schema.ts';
import type { Session } from '../dialect.ts';

/** SQLite rolls schema changes back like any other write; the builder's own adapter is more careful than needed. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

const adapter = new Adapter();
const compiler = new SqliteQueryCompiler();

const connectionOf = (session: Session, admit: () => void): DatabaseConnection => ({
  executeQuery: async (query) => {
    admit();
    return session.query(query);
  },
  // A cursor would stay open across turns of the event loop, while others use the connection.
  // biome-ignore lint/correctness/useYield: it never yields
  streamQuery: async function* () {
    throw new StoreError('misuse', 'queries are not streamed; read a bounded page');
  },
});

const driverOf = (session: Session, connection: DatabaseConnection): Driver => ({
  init: async () => {},
  acquireConnection: async () => connection,
  beginTransaction: () => session.begin('write'),
  commitTransaction: () => session.commit(),
  rollbackTransaction: () => session.rollback(),
  releaseConnection: async () => {},
  destroy: async () => {},
});

/** A driver whose transactions belong to the store: `q.transaction()` inside a request is a mistake. */
const withoutTransactions = (driver: Driver): Driver => {
  const refuse = async (): Promise<never> => {
    throw new StoreError('misuse', 'a request has its transaction already');
  };
  return { ...driver, beginTransaction: refuse, commitTransaction: refuse, rollbackTransaction: refuse };
};

const dialectOf = (driver: Driver): Dialect => ({
  createAdapter: () => adapter,
  createDriver: () => driver,
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => compiler,
});

/** The builder for one request: made per handle, so that a handle which has ended refuses what is built on it. */
export const requestBuilder = (session: Session, admit: () => void): Kysely<Schema> => {
  const connection = connectionOf(session, admit);
  const driver = withoutTransactions(driverOf(session, connection));
  const dialect = dialectOf(driver);
  const provider: ConnectionProvider = { provideConnection: (consumer) => consumer(connection) };
  const executor = new DefaultQueryExecutor(compiler, adapter, provider);
  return new Kysely<Schema>({ config: { dialect }, dialect, driver, executor });
};

/** The builder for migrations: owns its transactions. */
export const migrationBuilder = (session: Session): Kysely<Schema> =>
  new Kysely<Schema>({
    dialect: dialectOf(
      driverOf(
        session,
        connectionOf(session, () => {}),
      ),
    ),
  });
