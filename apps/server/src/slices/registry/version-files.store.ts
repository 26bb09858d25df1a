import { type Reader, statement, type Tx } from '@millrace/store';
import { type VersionRow, versionColumns } from './model-versions.store.ts';

/** A file of a version, by its path below the version's location. */
export interface VersionFile {
  readonly path: string;
  /** Bytes. */
  readonly file_size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export type FileRecordStatus = 'PENDING' | 'RECORDED' | 'UNAVAILABLE' | 'FAILED';

export interface FileRecord {
  readonly status: FileRecordStatus;
  readonly status_message: string | null;
  /** Epoch ms of the last change of the status. */
  readonly timestamp: number;
}

const upsertRecord = statement<never>(
  `INSERT INTO model_version_file_records (version_id, status, status_message, timestamp) VALUES (?, ?, ?, ?)
   ON CONFLICT (version_id) DO UPDATE SET status = excluded.status, status_message = excluded.status_message,
     timestamp = excluded.timestamp`,
);
const insertFile = statement<never>(
  'INSERT INTO model_version_files (version_id, path, file_size, sha256) VALUES (?, ?, ?, ?)',
);
const selectRecord = statement<FileRecord>(
  'SELECT status, status_message, timestamp FROM model_version_file_records WHERE version_id = ?',
);
const selectFiles = statement<VersionFile>(
  'SELECT path, file_size, sha256 FROM model_version_files WHERE version_id = ? ORDER BY path',
);
const selectPending = statement<VersionRow>(
  `SELECT ${versionColumns} FROM model_version_file_records r JOIN model_versions v ON v.id = r.version_id
   WHERE r.status = 'PENDING' AND r.version_id > ? ORDER BY r.version_id LIMIT 32`,
);

/** The files of a new version wait to be read. */
export const addFileRecord = (tx: Tx, versionId: number, time: number) =>
  tx.run(upsertRecord, [versionId, 'PENDING', null, time]);

/** Written once: what a version was made of does not change. A version that is gone by now, or done, is left alone. */
export async function recordFiles(
  tx: Tx,
  versionId: number,
  record: FileRecord,
  files: readonly VersionFile[],
): Promise<void> {
  if ((await tx.get(selectRecord, [versionId]))?.status !== 'PENDING') return;
  await tx.run(upsertRecord, [versionId, record.status, record.status_message, record.timestamp]);
  await tx.runMany(
    insertFile,
    files.map((file) => [versionId, file.path, file.file_size, file.sha256]),
  );
}

export const findFileRecord = (reader: Reader, versionId: number): Promise<FileRecord | undefined> =>
  reader.get(selectRecord, [versionId]);

/** In the order of their paths. */
export const readVersionFiles = (reader: Reader, versionId: number): Promise<VersionFile[]> =>
  reader.all(selectFiles, [versionId]);

/** The next versions after this id whose files wait to be read. */
export const readPending = (reader: Reader, after: number): Promise<VersionRow[]> => reader.all(selectPending, [after]);
