import Database from 'better-sqlite3';
import { StoreError } from '../../errors.ts';

/** What each connection sets and then reads back: the driver's defaults differ between a new and a reopened file. */
const pragmas = {
  /** NORMAL: the engine syncs when it restarts the log and when it copies it. Syncs of commits are `LogSync`'s, in power mode. */
  synchronous: 1,
  foreign_keys: 1,
  /** Sorting spills to memory, never to a folder that may not be writable. */
  temp_store: 2,
  recursive_triggers: 0,
} as const;

const cacheKiB = { writer: 16_384, reader: 8_192 } as const;

/** For what others may hold briefly: recovery after a crash, and the last checkpoint. */
export const patienceMs = 2_000;

/** Checkpoints are the `Checkpointer`'s alone, so automatic ones are off. */
export const connectWriter = (path: string): Database.Database => {
  const db = new Database(path, { timeout: patienceMs });
  return configured(db, () => {
    if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
      throw new StoreError('not-writable', 'the file system of the database has no shared memory, which its log needs');
    }
    db.pragma('wal_autocheckpoint = 0');
    // A log that grew under load is cut back at its next restart.
    db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
    configure(db, cacheKiB.writer);
  });
};

export const connectReader = (path: string): Database.Database => {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: patienceMs });
  return configured(db, () => {
    db.pragma('query_only = ON');
    configure(db, cacheKiB.reader);
  });
};

const configured = (db: Database.Database, set: () => void): Database.Database => {
  try {
    set();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const configure = (db: Database.Database, cache: number): void => {
  db.pragma(`cache_size = -${cache}`);
  db.pragma('case_sensitive_like = ON');
  for (const [name, value] of Object.entries(pragmas)) {
    db.pragma(`${name} = ${value}`);
    const found = db.pragma(name, { simple: true });
    if (found !== value)
      throw new StoreError('failed', `the database keeps ${name} at ${found}, and ${value} is needed`);
  }
  // This pragma cannot be read back, so what it does is tried.
  if (db.prepare("SELECT 'a' LIKE 'A'").pluck().get() !== 0) {
    throw new StoreError('failed', 'the database compares with LIKE without regard to case');
  }
};
