import {
  checkLocalSource,
  checkSource,
  isLocalSource,
  type ModelReference,
  parseModelReference,
  type SourceOwner,
} from '@millrace/artifacts';
import { fail, invalidParameter } from '@millrace/protocol';
import type { Reader, Store } from '@millrace/store';
import { findLoggedModel, requireLoggedModel } from '../logged-models/index.ts';
import { findRun } from '../runs/index.ts';
import { requireVersionByAlias } from './aliases.ts';
import { findHighestVersion, requireVersion, type VersionRow } from './model-versions.store.ts';
import { checkedAlias, checkedModelName, checkedVersion } from './names.ts';
import { requireModel } from './registered-models.store.ts';
import { checkedStage } from './stages.ts';

/** What a request says of where a version comes from; absent members were not sent. */
export interface Claim {
  readonly source: string;
  readonly run_id?: string;
  readonly model_id?: string;
}

/** Where a version comes from, checked. */
export interface Origin {
  readonly source: string;
  /** The source with references to models resolved. */
  readonly storage_location: string;
  readonly run_id: string;
  readonly model_id: string | null;
  /** The logged model that is told of the version: the one that the request named. */
  readonly registers?: string;
}

/**
 * Checks the claim against what is stored: the source must belong to the run or logged model that it names, or be a version
 * of this registry.
 * @throws InvalidLocation, INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST
 */
export async function checkOrigin(reader: Reader, claim: Claim): Promise<Origin> {
  const reference = referenceOf(claim.source);
  if (reference && reference.kind !== 'logged-model') return copiedFrom(reader, claim, reference);
  const owner = await ownerOf(reader, claim);
  checkSource(claim.source, owner);
  const model = claim.model_id ? await requireLoggedModel(reader, claim.model_id) : undefined;
  return {
    source: claim.source,
    storage_location: reference && model ? model.artifact_location : claim.source,
    run_id: claim.run_id || (model?.source_run_id ?? ''),
    model_id: model?.model_id ?? null,
    registers: model?.model_id,
  };
}

/**
 * Looks for links on the way to a local source. Apart from `checkOrigin`, because no transaction may wait for a disk.
 * @throws InvalidLocation
 */
export async function checkLocalOrigin(db: Store, claim: Claim): Promise<void> {
  if (!isLocalSource(claim.source)) return;
  await checkLocalSource(claim.source, await db.read((reader) => ownerOf(reader, claim)));
}

/** Undefined for what is no reference to a model of this server. */
function referenceOf(source: string): ModelReference | undefined {
  if (!/^models:/i.test(source)) return undefined;
  if (source.slice('models:'.length).startsWith('//') && !source.slice('models:'.length).startsWith('///')) {
    throw invalidParameter(
      `Invalid model version source: '${source}'. Registered model sources must use the active model registry.`,
    );
  }
  return parseModelReference(source);
}

async function ownerOf(reader: Reader, { run_id = '', model_id = '' }: Claim): Promise<SourceOwner> {
  if (model_id === '') {
    const run = run_id === '' ? undefined : await findRun(reader, run_id);
    return { parameter: 'run_id', id: run_id, artifact_uri: run?.artifact_uri };
  }
  const model = await findLoggedModel(reader, model_id);
  const artifact_uri = model?.lifecycle_stage === 'active' ? model.artifact_location : undefined;
  return { parameter: 'model_id', id: model_id, artifact_uri };
}

/** A copy keeps the lineage of the version that it was made from. */
async function copiedFrom(reader: Reader, claim: Claim, reference: VersionReference): Promise<Origin> {
  const { name, is_prompt } = await requireModel(reader, checkedModelName(reference.name));
  if (is_prompt === 1) {
    throw invalidParameter(
      `Invalid model version source: '${claim.source}'. Prompt versions cannot be used as model version sources.`,
    );
  }
  const { version, run_id, model_id, storage_location } = await requireReferenced(reader, reference);
  if ((claim.run_id ?? run_id) !== run_id || (claim.model_id ?? model_id ?? '') !== (model_id ?? '')) {
    throw invalidParameter(
      `Invalid model version source: '${claim.source}'. The run_id and model_id request parameters must match the referenced ` +
        'model version.',
    );
  }
  const source = `models:/${name}/${version}`;
  checkSource(source, { parameter: 'run_id', id: run_id });
  return { source, storage_location, run_id, model_id };
}

type VersionReference = Exclude<ModelReference, { kind: 'logged-model' }>;

async function requireReferenced(reader: Reader, reference: VersionReference): Promise<VersionRow> {
  const { kind, name } = reference;
  switch (kind) {
    case 'version':
      return requireVersion(reader, name, checkedVersion(reference.version));
    case 'alias':
      return requireVersionByAlias(reader, name, checkedAlias(reference.alias));
    case 'stage':
      return requireLatest(reader, name, reference.stage);
    case 'latest':
      return requireLatest(reader, name);
  }
}

async function requireLatest(reader: Reader, name: string, stage?: string): Promise<VersionRow> {
  const wanted = stage === undefined ? undefined : checkedStage(stage);
  const { id } = await requireModel(reader, name);
  const latest = await findHighestVersion(reader, id, wanted);
  if (latest) return latest;
  const where = stage === undefined ? '' : ` and stage '${stage}'`;
  throw fail('RESOURCE_DOES_NOT_EXIST', `No versions of model with name '${name}'${where} found`);
}
