import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AtEnd } from './program.ts';

/** An empty folder; `atEnd` is told how to remove it. */
export function temporaryFolder(atEnd: AtEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-faults-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What SQLite says of the file of a stopped server: `ok`, or what is broken. */
export function integrityOf(dataDir: string): string {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(join(dataDir, 'millrace.db'), { readOnly: true });
  try {
    return String(database.prepare('PRAGMA integrity_check').get()?.['integrity_check']);
  } finally {
    database.close();
  }
}
