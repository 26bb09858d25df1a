import { fail, type Infer, type registryHistory, type shapes } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { requireVersion } from './model-versions.store.ts';
import { checkedModelName, checkedVersion } from './names.ts';
import { findFileRecord, readVersionFiles, type VersionFile } from './version-files.store.ts';
import { placeOfVersion, readFiles, withoutRecord } from './version-place.ts';

type VerifiedFile = Infer<typeof shapes.verifiedFile>;

export const getModelVersionFiles: Handler<typeof registryHistory.getModelVersionFiles> = (context, input) => {
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  return context.db.read(async (reader) => {
    const version = await requireVersion(reader, name, number);
    const record = (await findFileRecord(reader, version.id)) ?? withoutRecord(context, version);
    const { status, status_message, timestamp } = record;
    const files = await readVersionFiles(reader, version.id);
    return { status, status_message: status_message ?? undefined, timestamp, files };
  });
};

/** @throws RESOURCE_CONFLICT while there is no record to compare with, UnservedLocation when the files are out of reach */
export const verifyModelVersionFiles: Handler<typeof registryHistory.verifyModelVersionFiles> = async (
  context,
  input,
) => {
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  const { version, record, recorded } = await context.db.read(async (reader) => {
    const version = await requireVersion(reader, name, number);
    const record = (await findFileRecord(reader, version.id)) ?? withoutRecord(context, version);
    return { version, record, recorded: await readVersionFiles(reader, version.id) };
  });
  if (record.status !== 'RECORDED') {
    const why = record.status_message ?? 'Its files are still being read: ask again in a moment.';
    throw fail('RESOURCE_CONFLICT', `Version ${version.version} of '${name}' has no recorded files. ${why}`);
  }
  const files = judge(recorded, await readFiles(await placeOfVersion(context, version)));
  return { is_unchanged: files.every(({ verdict }) => verdict === 'UNCHANGED'), files };
};

/** Each file with what it is now; a missing one with what it was. */
export function judge(recorded: readonly VersionFile[], present: readonly VersionFile[]): VerifiedFile[] {
  const before = new Map(recorded.map((file) => [file.path, file]));
  const now = new Map(present.map((file) => [file.path, file]));
  const paths = [...new Set([...before.keys(), ...now.keys()])].sort();
  return paths.map((path) => {
    const [was, is] = [before.get(path), now.get(path)];
    return { ...(is ?? was), path, verdict: verdictOf(was, is) };
  });
}

function verdictOf(was: VersionFile | undefined, is: VersionFile | undefined): VerifiedFile['verdict'] {
  if (!is) return 'MISSING';
  if (!was) return 'ADDED';
  return was.sha256 === is.sha256 ? 'UNCHANGED' : 'CHANGED';
}
