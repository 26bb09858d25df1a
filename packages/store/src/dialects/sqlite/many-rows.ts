import type { Value } from '../../store.ts';
import type { StatementText } from '../dialect.ts';
import { bindable } from './bindable.ts';
import type { Statements } from './statements.ts';

/** Rows per statement, larger ones first: half the time of single rows, and more gain nothing. */
const chunkSizes = [50, 10] as const;

/** An insert of one row of parameters that leaves existing rows alone: many rows in one statement mean the same. */
const singleInsert = /^(INSERT INTO [^?]+? VALUES )(\([?, ]+\))( ON CONFLICT [^?]+ DO NOTHING)?$/i;

const savepoint = { sql: 'SAVEPOINT chunk' } as const;
const release = { sql: 'RELEASE chunk' } as const;
const undo = { sql: 'ROLLBACK TO chunk' } as const;

interface Chunk {
  readonly rows: number;
  readonly text: StatementText;
}

const chunksOf = new WeakMap<StatementText, readonly Chunk[]>();

/** The statements for more rows at once; none where that would not mean the same. */
const chunksFor = (text: StatementText): readonly Chunk[] => {
  let chunks = chunksOf.get(text);
  if (!chunks) {
    const [, head, row, tail = ''] = singleInsert.exec(text.sql) ?? [];
    const sql = (rows: number): string => `${head}${Array(rows).fill(row).join(', ')}${tail}`;
    chunks = row === undefined ? [] : chunkSizes.map((rows) => ({ rows, text: { sql: sql(rows) } }));
    chunksOf.set(text, chunks);
  }
  return chunks;
};

/**
 * Runs one statement for each row, in order; returns how many rows each changed. New rows go in by chunks; from the first
 * chunk with a row that exists on, each row is asked by itself.
 */
export const runManyRows = (
  statements: Statements,
  text: StatementText,
  rows: readonly (readonly Value[])[],
): number[] => {
  const inserted = insertChunks(statements, text, rows);
  const changes = Array<number>(inserted).fill(1);
  const one = statements.prepare(text);
  for (let i = inserted; i < rows.length; i += 1) {
    changes.push(one.run(...bindable(rows[i] as readonly Value[])).changes);
  }
  return changes;
};

/** How many rows went in by chunks, all of them new. */
const insertChunks = (statements: Statements, text: StatementText, rows: readonly (readonly Value[])[]): number => {
  let inserted = 0;
  for (const chunk of rows.length < 10 ? [] : chunksFor(text)) {
    while (inserted + chunk.rows <= rows.length) {
      if (!insertChunk(statements, chunk, rows, inserted)) return inserted;
      inserted += chunk.rows;
    }
  }
  return inserted;
};

/** False, with nothing inserted, when one of the rows exists. */
const insertChunk = (
  statements: Statements,
  chunk: Chunk,
  rows: readonly (readonly Value[])[],
  start: number,
): boolean => {
  const values: Value[] = [];
  for (let i = start; i < start + chunk.rows; i += 1) {
    for (const value of bindable(rows[i] as readonly Value[])) values.push(value);
  }
  statements.prepare(savepoint).run();
  const isNew = statements.prepare(chunk.text).run(values).changes === chunk.rows;
  if (!isNew) statements.prepare(undo).run();
  statements.prepare(release).run();
  return isNew;
};
