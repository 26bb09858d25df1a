import { resolve } from 'node:path';
import { StoreError } from './errors.ts';

/** Where a database lies: `dialect` is the key of its folder in `dialects/`. */
export interface Backend {
  readonly dialect: 'sqlite';
  /** Absolute path of the database file. */
  readonly path: string;
}

const form = /^([a-z][a-z0-9]*)(?:\+[a-z0-9_]+)?:/i;

const unsupported = (message: string): StoreError => new StoreError('unsupported', message);

/**
 * Reads a backend store URI as MLflow does: `sqlite:///relative.db`, `sqlite:////absolute.db`. Throws `StoreError`
 * for everything else, with one line that says what is served.
 */
export const parseBackendUri = (uri: string, workingFolder: string = process.cwd()): Backend => {
  const scheme = form.exec(uri)?.[1]?.toLowerCase();
  if (scheme === 'sqlite') return { dialect: 'sqlite', path: resolve(workingFolder, sqlitePath(uri)) };
  if (scheme === undefined || scheme === 'file') {
    throw unsupported('a folder of files cannot be the backend store; give a database, such as sqlite:///mlflow.db');
  }
  throw unsupported(
    `${scheme}: databases are not served yet; only SQLite is, as sqlite:///relative.db or sqlite:////absolute.db`,
  );
};

const sqlitePath = (uri: string): string => {
  const rest = uri.slice(uri.indexOf(':') + 1);
  if (!rest.startsWith('//')) throw unsupported('a SQLite URI needs three slashes: sqlite:///relative.db');
  const path = rest.slice(3).replace(/\?.*$/s, '');
  if (path === '' || path === ':memory:' || path.startsWith('file:')) {
    throw unsupported('an in-memory database would be lost at exit; give a file, such as sqlite:///mlflow.db');
  }
  if (rest[2] !== '/') throw unsupported('a SQLite URI names no host: sqlite:///relative.db or sqlite:////absolute.db');
  if (path.includes('\0')) throw unsupported('the path of the database holds a zero byte');
  return path;
};
