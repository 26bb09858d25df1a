import { describe, expect, test } from 'vitest';
import { parseBackendUri } from './uri.ts';

describe('served', () => {
  test.each([
    ['sqlite:///mlflow.db', '/home/me/mlflow.db'],
    ['sqlite:///data/mlflow.db', '/home/me/data/mlflow.db'],
    ['sqlite:///./a/../mlflow.db', '/home/me/mlflow.db'],
    ['sqlite:////var/lib/m.db', '/var/lib/m.db'],
    ['SQLite:////var/lib/m.db', '/var/lib/m.db'],
    ['sqlite+pysqlite:////var/lib/m.db', '/var/lib/m.db'],
    ['sqlite:////var/lib/m.db?timeout=20', '/var/lib/m.db'],
    ['sqlite:////var/with space/m%20.db', '/var/with space/m%20.db'],
  ])('%s', (uri, path) => {
    expect(parseBackendUri(uri, '/home/me')).toEqual({ dialect: 'sqlite', path });
  });
});

describe('refused with one line', () => {
  test.each([
    ['postgresql://u:secret@h/db', 'postgresql: databases are not served yet'],
    ['postgresql+psycopg2://u:secret@h/db', 'postgresql: databases are not served yet'],
    ['mysql+pymysql://u:secret@h/db', 'mysql: databases are not served yet'],
    ['mssql+pyodbc://u:secret@h/db', 'mssql: databases are not served yet'],
    ['https://host/path', 'https: databases are not served yet'],
    ['file:///var/mlruns', 'a folder of files cannot be the backend store'],
    ['./mlruns', 'a folder of files cannot be the backend store'],
    ['', 'a folder of files cannot be the backend store'],
    ['sqlite://', 'in-memory'],
    ['sqlite:///', 'in-memory'],
    ['sqlite:///:memory:', 'in-memory'],
    ['sqlite:///file:x?mode=memory', 'in-memory'],
    ['sqlite:mlflow.db', 'needs three slashes'],
    ['sqlite://host/mlflow.db', 'names no host'],
    ['sqlite:///a\0b', 'zero byte'],
  ])('%j', (uri, reason) => {
    const parse = () => parseBackendUri(uri, '/home/me');
    expect(parse).toThrow(expect.objectContaining({ name: 'StoreError', problem: 'unsupported' }));
    expect(parse).toThrow(reason);
    expect(parse).not.toThrow(/secret|\n/);
  });
});
