import { closeSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreError } from '../../errors.ts';

/** Marks a database file as ours in its header ("Mill" in ASCII). */
export const applicationId = 0x4d696c6c;

/** Byte positions in the file header of SQLite. */
const header = { size: 100, magic: 'SQLite format 3\0', userVersion: 60, applicationId: 68 } as const;

/**
 * Looks at the file without writing to it. Returns the schema version that it is stamped with, 0 for
 * a new file. Throws `StoreError` for files of other programs and of a newer Millrace.
 */
export const inspectFile = (path: string, newestVersion: number): number => {
  const bytes = readHeader(path);
  if (bytes === undefined) return 0;
  if (bytes.toString('latin1', 0, header.magic.length) !== header.magic) {
    throw new StoreError('foreign', `${path} is not a SQLite database`);
  }
  if (bytes.readInt32BE(header.applicationId) !== applicationId) {
    refuseForeign(path);
    return 0;
  }
  const version = bytes.readInt32BE(header.userVersion);
  if (version > newestVersion) {
    throw new StoreError(
      'newer',
      `${path} was written by a newer Millrace (schema ${version}, this one knows ${newestVersion}); nothing was changed`,
    );
  }
  return version;
};

const readHeader = (path: string): Buffer | undefined => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(header.size);
    const length = readSync(file, bytes, 0, header.size, 0);
    return length === 0 ? undefined : bytes;
  } finally {
    closeSync(file);
  }
};

/** Reads the tables of a file without our mark. A file that lost its stamp because its first start was cut short is ours and goes on. */
const refuseForeign = (path: string): void => {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  const names = new Set(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all());
  db.close();
  if (names.has('alembic_version')) {
    throw new StoreError(
      'foreign',
      `${path} is a database of MLflow, which Millrace cannot import yet; it was left as it is. Give another file`,
    );
  }
  if (names.size > 0 && !names.has('kysely_migration')) {
    throw new StoreError(
      'foreign',
      `${path} is a database of another program; it was left as it is. Give another file`,
    );
  }
};
