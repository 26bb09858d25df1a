import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, test } from 'vitest';
import type { Schema } from '../schema.ts';
import { experimentKeys } from './0006-experiment-keys.ts';

test('the keys of runs that are there already are listed', async () => {
  const database = new Database(':memory:');
  database.exec(
    'CREATE TABLE runs (id INTEGER PRIMARY KEY, experiment_id); INSERT INTO runs VALUES (1, 10), (2, 10), (3, 20)',
  );
  for (const table of ['series', 'params', 'tags']) database.exec(`CREATE TABLE ${table} (run_id, key_id)`);
  database.exec(
    'INSERT INTO series VALUES (1, 5), (2, 5), (3, 6); INSERT INTO params VALUES (2, 5); INSERT INTO tags VALUES (3, 7)',
  );
  await experimentKeys(new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), {
    singleWriter: true,
    clusteredTables: true,
  });
  expect(database.prepare('SELECT * FROM experiment_keys ORDER BY 1, 2, 3').raw().all()).toEqual([
    [10, 1, 5],
    [10, 2, 5],
    [20, 1, 6],
    [20, 3, 7],
  ]);
});
