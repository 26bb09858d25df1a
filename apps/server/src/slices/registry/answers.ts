import type { Infer, shapes } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import { readAliases } from './aliases.store.ts';
import { readLatestVersions, readLatestVersionsOf, type VersionRow } from './model-versions.store.ts';
import type { ModelRow } from './registered-models.store.ts';
import { modelTags, type RegistryTag, versionTags } from './registry-tags.store.ts';

type VersionAnswer = Infer<typeof shapes.modelVersion>;
type ModelAnswer = Infer<typeof shapes.registeredModel>;

const versionAnswer = (
  row: VersionRow,
  tags: readonly RegistryTag[] = [],
  aliases: readonly string[] = [],
): VersionAnswer => ({
  name: row.name,
  version: String(row.version),
  creation_timestamp: row.creation_timestamp,
  last_updated_timestamp: row.last_updated_timestamp,
  current_stage: row.current_stage,
  description: row.description ?? undefined,
  source: row.source,
  run_id: row.run_id,
  status: 'READY',
  tags,
  run_link: row.run_link,
  aliases,
});

/** A version that was just made: no alias points to it, and its tags are at hand. */
export const newVersionAnswer = (row: VersionRow, tags: readonly RegistryTag[]): VersionAnswer =>
  versionAnswer(
    row,
    tags.toSorted((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key))),
  );

/** Versions as the wire shows them in searches and inside a model: without aliases. */
export async function readVersions(reader: Reader, rows: readonly VersionRow[]): Promise<VersionAnswer[]> {
  const tags = await versionTags.read(
    reader,
    rows.map((row) => row.id),
  );
  return rows.map((row) => versionAnswer(row, tags.get(row.id)));
}

/** Versions of one model, with the aliases that point to each. */
export async function readVersionsWithAliases(reader: Reader, rows: readonly VersionRow[]): Promise<VersionAnswer[]> {
  const [first] = rows;
  const aliases = first ? await readAliases(reader, [first.registered_model_id]) : [];
  const versions = await readVersions(reader, rows);
  return versions.map((version, at) => ({
    ...version,
    aliases: aliases.filter((it) => it.version === rows[at]?.version).map((it) => it.alias),
  }));
}

/** One version with its aliases. */
export async function readVersion(reader: Reader, row: VersionRow): Promise<VersionAnswer | undefined> {
  const [version] = await readVersionsWithAliases(reader, [row]);
  return version;
}

/** Models as searches show them, with one statement per table. */
export const readModels = async (reader: Reader, rows: readonly ModelRow[]): Promise<ModelAnswer[]> => {
  const latest = await readLatestVersions(
    reader,
    rows.map((row) => row.id),
  );
  return modelAnswers(reader, rows, latest);
};

async function modelAnswers(
  reader: Reader,
  rows: readonly ModelRow[],
  latest: readonly VersionRow[],
): Promise<ModelAnswer[]> {
  const ids = rows.map((row) => row.id);
  const versions = await readVersions(reader, latest);
  const versionsByModel = Map.groupBy(versions.keys(), (at) => latest[at]?.registered_model_id);
  const tags = await modelTags.read(reader, ids);
  const aliases = Map.groupBy(await readAliases(reader, ids), (it) => it.registered_model_id);
  return rows.map((row) => ({
    name: row.name,
    creation_timestamp: row.creation_timestamp,
    last_updated_timestamp: row.last_updated_timestamp,
    description: row.description === '' ? undefined : row.description,
    latest_versions: (versionsByModel.get(row.id) ?? []).map((at) => versions[at] as VersionAnswer),
    tags: tags.get(row.id),
    aliases: aliases.get(row.id)?.map(({ alias, version }) => ({ alias, version: String(version) })),
  }));
}

/** One model. */
export async function readModel(reader: Reader, row: ModelRow): Promise<ModelAnswer | undefined> {
  const [model] = await modelAnswers(reader, [row], await readLatestVersionsOf(reader, row.id));
  return model;
}
