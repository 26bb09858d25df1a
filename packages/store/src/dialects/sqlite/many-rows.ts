import type { Statement } from 'better-sqlite3';
import type { Value } from '../../store.ts';
import type { StatementText } from '../dialect.ts';
import { bindable } from './bindable.ts';
import type { Statements } from './statements.ts';

/** Rows per statement: half the time of single rows, and more gain nothing. */
const chunkRows = 50;

/** An insert of one row of parameters that leaves existing rows alone: many rows in one statement mean the same. */
const singleInsert = /^(INSERT INTO [^?]+? VALUES )(\([?, ]+\))( ON CONFLICT [^?]+ DO NOTHING)?$/i;

const savepoint = { sql: 'SAVEPOINT chunk' } as const;
const release = { sql: 'RELEASE chunk' } as const;
const undo = { sql: 'ROLLBACK TO chunk' } as const;

const chunkTexts = new Map<string, StatementText | undefined>();

/** The statement for `chunkRows` rows, or undefined where that would not mean the same. */
const chunkText = (sql: string): StatementText | undefined => {
  if (!chunkTexts.has(sql)) {
    const [, head, row, tail = ''] = singleInsert.exec(sql) ?? [];
    chunkTexts.set(
      sql,
      row === undefined ? undefined : { sql: `${head}${Array(chunkRows).fill(row).join(', ')}${tail}` },
    );
  }
  return chunkTexts.get(sql);
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
  const changes: number[] = [];
  const chunk = rows.length >= chunkRows ? chunkText(text.sql) : undefined;
  if (chunk) {
    const many = statements.prepare(chunk);
    while (changes.length + chunkRows <= rows.length && insertChunk(statements, many, rows, changes.length)) {
      for (let i = 0; i < chunkRows; i += 1) changes.push(1);
    }
  }
  const one = statements.prepare(text);
  for (let i = changes.length; i < rows.length; i += 1) {
    changes.push(one.run(...bindable(rows[i] as readonly Value[])).changes);
  }
  return changes;
};

/** False, with nothing inserted, when one of the rows exists. */
const insertChunk = (
  statements: Statements,
  many: Statement,
  rows: readonly (readonly Value[])[],
  start: number,
): boolean => {
  const values: Value[] = [];
  for (let i = start; i < start + chunkRows; i += 1) {
    for (const value of bindable(rows[i] as readonly Value[])) values.push(value);
  }
  statements.prepare(savepoint).run();
  const isNew = many.run(...values).changes === chunkRows;
  if (!isNew) statements.prepare(undo).run();
  statements.prepare(release).run();
  return isNew;
};
