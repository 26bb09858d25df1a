import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { StoreError } from '../../errors.ts';

/** Two processes that start at the same moment disturb each other's first try. */
const patienceMs = 200;

/**
 * Locks other processes out of the database at `path`, for as long as this process lives. The lock is the operating system's, on
 * `<path>.lock`, so a killed process leaves none behind; `<path>.owner` holds the text for whoever is refused. The owner's
 * text has a file of its own because to open and close a locked file would drop this process's lock on it.
 */
export const lockDatabase = (path: string, now: () => number): (() => void) => {
  const owner = `${path}.owner`;
  const lock = new Database(`${path}.lock`, { timeout: patienceMs });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw (error as { code?: string }).code === 'SQLITE_BUSY' ? inUse(path, ownerText(owner), error) : error;
  }
  writeOwner(owner, `process ${process.pid} on ${hostname()}, started ${new Date(now()).toISOString()}`);
  return () => {
    rmSync(owner, { force: true });
    lock.close();
  };
};

const inUse = (path: string, owner: string, cause?: unknown): StoreError =>
  new StoreError('in-use', `the database ${path} is in use by ${owner}; stop it first or use another database`, {
    cause,
  });

const ownerText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim() || 'another process';
  } catch {
    return 'another process';
  }
};

const writeOwner = (file: string, text: string): void => {
  try {
    writeFileSync(file, `${text}\n`);
  } catch {
    // A full disk must not keep a server from reading; the next process is then refused without a name.
  }
};
