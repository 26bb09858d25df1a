import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { StoreError } from '../../errors.ts';
import { migrate, schemaVersion } from '../../migrations/migrate.ts';
import type { Address, Dialect, Engine, OpenRequest, Session } from '../dialect.ts';
import { Checkpointer } from './checkpointer.ts';
import { connectReader, connectWriter, patienceMs } from './connection.ts';
import { applicationId, inspectFile } from './inspect.ts';
import { migrationBuilder } from './kysely.ts';
import { lockDatabase } from './lock.ts';
import { type LogSync, openLog } from './log-sync.ts';
import { openProblem } from './problems.ts';
import { SqliteSession } from './session.ts';

const can = { singleWriter: true, clusteredTables: true } as const;

/** Files that this process has open; a second look at one of them could drop the operating system's locks on it. */
const opened = new Set<string>();

const open = async (request: OpenRequest): Promise<Engine> => {
  const { path } = request;
  if (opened.has(path)) throw new StoreError('in-use', `the database ${path} is open in this process already`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const version = inspectFile(path, schemaVersion);
    const unlock = lockDatabase(path, request.now);
    return await unlockOnFailure(unlock, () => openLocked(request, version, unlock));
  } catch (error) {
    throw openProblem(error, path);
  }
};

const unlockOnFailure = async (unlock: () => void, work: () => Promise<Engine>): Promise<Engine> => {
  try {
    return await work();
  } catch (error) {
    unlock();
    throw error;
  }
};

const openLocked = async (
  { path, durability, whileUnread }: OpenRequest,
  version: number,
  unlock: () => void,
): Promise<Engine> => {
  const db = connectWriter(path);
  try {
    const writer = new SqliteSession(db);
    if (version < schemaVersion) await bringUpToDate(db, writer);
    const address: Address = { dialect: 'sqlite', path };
    const reader = openReader(address);
    const log = openLog(path);
    const checkpointer = new Checkpointer(db, log.sync, whileUnread);
    const power = durability === 'power';
    // From here on a foreign lock is waited for by the writer's own retries, which do not block.
    db.pragma('busy_timeout = 0');
    opened.add(path);
    return {
      address,
      can,
      writer,
      reader,
      settle: (alone) => (power ? settle(log.sync, alone) : undefined),
      settling: () => (power ? log.sync.pending : undefined),
      room: () => checkpointer.room(),
      afterCommit: () => checkpointer.afterCommit(),
      checkpoint: () => truncateLog(db),
      close: async () => {
        reader.close();
        await log.close();
        closeWriter(db);
        opened.delete(path);
        unlock();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
};

const settle = (sync: LogSync, alone: boolean): Promise<void> | undefined => (alone ? sync.flushAlone() : sync.flush());

const bringUpToDate = async (db: Database, writer: Session): Promise<void> => {
  await migrate(migrationBuilder(writer), can);
  db.pragma(`application_id = ${applicationId}`);
  db.pragma(`user_version = ${schemaVersion}`);
  // The stamp is read from the file's header, so it must not stay in the log.
  truncateLog(db);
};

const truncateLog = (db: Database): void => {
  db.pragma('wal_checkpoint(TRUNCATE)');
};

const closeWriter = (db: Database): void => {
  try {
    db.pragma(`busy_timeout = ${patienceMs}`);
    truncateLog(db);
  } catch {
    // A full disk: the log stays beside the file and is read again at the next start.
  }
  db.close();
};

const openReader = ({ path }: Address): Session => new SqliteSession(connectReader(path));

export const sqlite: Dialect = { can, open, openReader };
