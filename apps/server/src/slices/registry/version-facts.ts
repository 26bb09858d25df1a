import { ArtifactError } from '@millrace/artifacts';
import { ModelError, printSignature, readMlmodel } from '@millrace/models';
import type { Reader } from '@millrace/store';
import type { Context } from '../../kernel/context.ts';
import { findLoggedModel, readLoggedModels } from '../logged-models/index.ts';
import { readRun } from '../runs/index.ts';
import type { VersionRow } from './model-versions.store.ts';
import { versionTags } from './registry-tags.store.ts';
import { pythonOf, requirementsOf } from './version-environment.ts';
import { findFileRecord, readVersionFiles, type VersionFile } from './version-files.store.ts';
import { placeOfVersion, readText, type VersionPlace, withoutRecord } from './version-place.ts';

/** Everything about a version that a comparison looks at. */
export interface VersionFacts {
  readonly params: ReadonlyMap<string, string>;
  readonly metrics: ReadonlyMap<string, number>;
  readonly tags: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, VersionFile>;
  /** JSON texts of `inputs`, `outputs` and `params`. */
  readonly signature: ReadonlyMap<string, string>;
  /** Package → requirement, and `python`. */
  readonly environment: ReadonlyMap<string, string>;
  /** What could not be looked at, and why. */
  readonly remarks: readonly string[];
}

export async function factsOf(context: Context, version: VersionRow): Promise<VersionFacts> {
  const stored = await context.db.read((reader) => storedFacts(context, reader, version));
  const read = await filedFacts(context, version);
  const remarks = [...stored.remarks, ...read.remarks].map(
    (it) => `${version.name}, version ${version.version}: ${it}`,
  );
  return { ...stored, ...read, remarks };
}

/** Params and metrics of the run, and above them those of the logged model: it is nearer to the version. */
async function storedFacts(context: Context, reader: Reader, version: VersionRow) {
  const run = version.run_id === '' ? undefined : await readRun(reader, version.run_id);
  const row = version.model_id === null ? undefined : await findLoggedModel(reader, version.model_id);
  const [model] = row ? await readLoggedModels(reader, [row]) : [];
  const record = (await findFileRecord(reader, version.id)) ?? withoutRecord(context, version);
  const files = await readVersionFiles(reader, version.id);
  const tags = (await versionTags.read(reader, [version.id])).get(version.id) ?? [];
  const unread = record.status_message ?? 'Its files are still being read.';
  return {
    params: mapOf([...(run?.data?.params ?? []), ...(model?.data?.params ?? [])]),
    metrics: mapOf([...(run?.data?.metrics ?? []), ...(model?.data?.metrics ?? [])]),
    tags: mapOf(tags),
    files: new Map(files.map((file) => [file.path, file])),
    remarks: record.status !== 'RECORDED' ? [unread] : [],
  };
}

const mapOf = <T>(items: readonly { readonly key?: string; readonly value?: T }[]): Map<string, T> =>
  new Map(items.map(({ key = '', value }) => [key, value as T]));

interface FiledFacts {
  readonly signature: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
  readonly remarks: readonly string[];
}

/** What stands in the version's own files. */
async function filedFacts(context: Context, version: VersionRow): Promise<FiledFacts> {
  const remarks: string[] = [];
  const noted = <T>(work: Promise<T>, none: T): Promise<T> =>
    work.catch((error: unknown) => {
      if (!(error instanceof ArtifactError || error instanceof ModelError)) throw error;
      const isMissing = error instanceof ArtifactError && error.problem === 'missing';
      remarks.push(isMissing ? 'It has no MLmodel file, which would hold its signature.' : error.message);
      return none;
    });
  const place = await noted<VersionPlace | undefined>(placeOfVersion(context, version), undefined);
  const none = new Map<string, string>();
  const signature = place ? await noted(readSignature(place), none) : none;
  const environment = place ? await noted(readEnvironment(place), none) : none;
  return { signature, environment, remarks };
}

async function readSignature(place: VersionPlace): Promise<Map<string, string>> {
  const { signature } = readMlmodel(await readText(place, 'MLmodel'));
  const parts = Object.entries(signature ? printSignature(signature) : {});
  return new Map(parts.filter((part): part is [string, string] => typeof part[1] === 'string'));
}

/** A model may come without either file. */
async function readEnvironment(place: VersionPlace): Promise<Map<string, string>> {
  const requirements = await optionalText(place, 'requirements.txt');
  const python = pythonOf(await optionalText(place, 'python_env.yaml'));
  return new Map([...requirementsOf(requirements), ...(python === undefined ? [] : [['python', python] as const])]);
}

const optionalText = (place: VersionPlace, path: string): Promise<string> =>
  readText(place, path).catch((error: unknown) => {
    if (error instanceof ArtifactError && error.problem === 'missing') return '';
    throw error;
  });
