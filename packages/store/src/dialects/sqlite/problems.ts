import { SqliteError } from 'better-sqlite3';
import { StoreConflict, StoreError, StoreFull } from '../../errors.ts';

/** Names the reason of a driver error without its SQL; the driver's own text stays in `cause`. */
export const storeProblem = (error: unknown): Error => {
  if (!(error instanceof SqliteError)) return error as Error;
  const { code, message } = error;
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return new StoreConflict(message.slice(message.indexOf(': ') + 2).split(', '), error);
  }
  // The wal-index reports a full disk in its own way.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return new StoreFull(error);
  const known = problems.find(([prefix]) => code.startsWith(prefix));
  return known ? new StoreError(known[1], known[2], { cause: error }) : error;
};

const problems = [
  ['SQLITE_BUSY', 'locked', 'the database is locked by another program'],
  ['SQLITE_LOCKED', 'locked', 'the database is locked by another program'],
  ['SQLITE_READONLY', 'not-writable', 'the database file or its folder is not writable'],
  ['SQLITE_CANTOPEN', 'not-writable', 'the database file cannot be opened; its folder must be writable'],
  ['SQLITE_PERM', 'not-writable', 'the database file or its folder is not writable'],
  ['SQLITE_CORRUPT', 'damaged', 'the database file is damaged'],
  ['SQLITE_NOTADB', 'damaged', 'the file is not a SQLite database, or is damaged'],
  ['SQLITE_IOERR', 'failed', 'the disk that holds the database reports an error'],
] as const;

/** The same for what can go wrong when a database is opened, with its path. */
export const openProblem = (error: unknown, path: string): Error => {
  const problem = storeProblem(error);
  if (problem instanceof StoreFull)
    return new StoreError('full', `no space is left on the disk of ${path}`, { cause: error });
  if (problem instanceof StoreError && error !== problem) {
    return new StoreError(problem.problem, `${path}: ${problem.message}`, { cause: error });
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC') return new StoreError('full', `no space is left on the disk of ${path}`, { cause: error });
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new StoreError('not-writable', `${path}: the database file or its folder is not writable`, { cause: error });
  }
  if (code === 'ENOTDIR' || code === 'EEXIST' || code === 'EISDIR') {
    return new StoreError('not-writable', `${path}: a part of the path is not a folder, or the path is one`, {
      cause: error,
    });
  }
  return problem;
};
