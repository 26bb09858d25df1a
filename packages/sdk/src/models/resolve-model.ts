import type { Client } from '../client.ts';
import { type ModelUri, ModelUriError, parseModelUri, type WhichVersion } from './model-uri.ts';

/** Where a model lies now. Two resolutions with equal `location` and `version` mean the same model. */
export interface ResolvedModel {
  /** A folder of this machine, or a path of the server's artifact store. */
  readonly location:
    | { readonly kind: 'folder'; readonly path: string }
    | { readonly kind: 'artifacts'; readonly path: string };
  /** The registered name, or the last part of the path. */
  readonly name: string;
  readonly version?: string;
}

/**
 * Asks the registry which version a URI means and where its files lie.
 * @throws {ModelUriError} for a URI that cannot be fetched; MillraceError as the server answers
 */
export async function resolveModel(client: Client, uri: string): Promise<ResolvedModel> {
  return resolve(client, parseModelUri(uri));
}

async function resolve(client: Client, uri: ModelUri): Promise<ResolvedModel> {
  switch (uri.kind) {
    case 'folder':
    case 'artifacts':
      return { location: uri, name: lastPart(uri.path) };
    case 'logged':
      return resolveLogged(client, uri.modelId);
    case 'run':
      return resolveRun(client, uri.runId, uri.path);
    case 'registered':
      return resolveRegistered(client, uri);
  }
}

async function resolveLogged(client: Client, modelId: string): Promise<ResolvedModel> {
  const { model } = await client.loggedModels.getLoggedModel({ model_id: modelId });
  return { location: locationOf(model?.info?.artifact_uri ?? ''), name: model?.info?.name ?? modelId };
}

/** A logged model of the run goes before the run's own artifacts, as in MLflow, where its files win. */
async function resolveRun(client: Client, runId: string, path: string): Promise<ResolvedModel> {
  const { run } = await client.runs.getRun({ run_id: runId });
  const [first = '', ...rest] = path.split('/');
  const { models } = await client.loggedModels.searchLoggedModels({
    experiment_ids: [run?.info?.experiment_id ?? ''],
    filter: `source_run_id = '${runId.replace(/[^\w-]/g, '')}' AND name = '${first.replaceAll("'", '')}'`,
  });
  const root = models?.[0]?.info?.artifact_uri;
  const whole = root ? [root, ...rest] : [run?.info?.artifact_uri ?? '', path];
  return { location: locationOf(whole.join('/')), name: lastPart(path) };
}

async function resolveRegistered(
  client: Client,
  { name, which, path }: Extract<ModelUri, { kind: 'registered' }>,
): Promise<ResolvedModel> {
  const version = await versionOf(client, name, which);
  const { artifact_uri = '' } = await client.modelVersions.getModelVersionDownloadUri({ name, version });
  const resolved = /^(models|runs):/.test(artifact_uri)
    ? await resolve(client, parseModelUri(artifact_uri))
    : { location: locationOf(artifact_uri) };
  const inside = path === '' ? resolved.location.path : `${resolved.location.path}/${path}`;
  return { location: { ...resolved.location, path: inside }, name, version };
}

async function versionOf(client: Client, name: string, which: WhichVersion): Promise<string> {
  if (which === 'latest') return newest(client, name, () => true, `models:/${name}/latest`);
  if ('version' in which) return which.version;
  if ('alias' in which) {
    const { model_version } = await client.registeredModels.getModelVersionByAlias({ name, alias: which.alias });
    return model_version?.version ?? '';
  }
  const { stage } = which;
  const isAtStage = (current: string | undefined): boolean => current?.toLowerCase() === stage.toLowerCase();
  return newest(client, name, isAtStage, `models:/${name}/${stage}`);
}

async function newest(
  client: Client,
  name: string,
  isWanted: (stage: string | undefined) => boolean,
  uri: string,
): Promise<string> {
  const filter = `name = '${name.replaceAll("'", "''")}'`;
  const { model_versions = [] } = await client.modelVersions.searchModelVersions({ filter, max_results: 10_000 });
  const versions = model_versions
    .filter(({ current_stage }) => isWanted(current_stage))
    .map(({ version }) => Number(version));
  if (versions.length === 0) throw new ModelUriError(`No version of the model '${name}' fits ${uri}.`);
  return String(Math.max(...versions));
}

function locationOf(uri: string): ResolvedModel['location'] {
  const parsed = parseModelUri(uri);
  if (parsed.kind === 'folder' || parsed.kind === 'artifacts') return parsed;
  throw new ModelUriError('The model lies behind another model URI; register it by its artifacts.');
}

const lastPart = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) || 'model';
