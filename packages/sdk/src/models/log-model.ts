import { type Client, MillraceError } from '../client.ts';
import { filesOf, type ModelDraft, type ModelOptions } from './draft.ts';
import { blobOf } from './model-file.ts';
import { newUuid } from './save-model.ts';

/** Where a model is logged. */
export interface LogOptions extends ModelOptions {
  /** The name of the logged model; without one the server invents it. */
  readonly name?: string;
  /** Default `0`, the experiment that every server has. */
  readonly experimentId?: string;
  /** The run that made the model; it then lists the model among its outputs. */
  readonly runId?: string;
  readonly modelType?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Also registers the model under this name, which is made when it is not there yet. */
  readonly registeredModelName?: string;
  readonly signal?: AbortSignal;
}

export interface LoggedModelInfo {
  readonly modelId: string;
  /** `models:/m-…`, for every client of MLflow. */
  readonly modelUri: string;
  readonly artifactUri: string;
  /** The version that `registeredModelName` got. */
  readonly registeredModelVersion?: string;
}

const pair = ([key, value]: readonly [string, string]) => ({ key, value });

/**
 * Logs a model: creates it on the server, uploads its files, and marks it ready; failed when an upload fails.
 * @throws MillraceError when the server refuses, TypeError when its artifacts cannot be reached through it
 */
export async function logDraft(client: Client, draft: ModelDraft, options: LogOptions): Promise<LoggedModelInfo> {
  const { signal } = options;
  const { model } = await client.loggedModels.createLoggedModel(
    {
      experiment_id: options.experimentId ?? '0',
      name: options.name,
      model_type: options.modelType,
      source_run_id: options.runId,
      params: Object.entries(options.params ?? {}).map(pair),
      tags: Object.entries(options.tags ?? {}).map(pair),
    },
    { signal },
  );
  const { model_id: modelId = '', artifact_uri: artifactUri = '' } = model?.info ?? {};
  if (options.runId !== undefined)
    await client.runs.logOutputs({ run_id: options.runId, models: [{ model_id: modelId, step: 0 }] }, { signal });
  await uploadOrFail(client, draft, { modelId, artifactUri, options });
  const registeredModelVersion = await register(client, modelId, options);
  return { modelId, modelUri: `models:/${modelId}`, artifactUri, registeredModelVersion };
}

interface Upload {
  readonly modelId: string;
  readonly artifactUri: string;
  readonly options: LogOptions;
}

async function uploadOrFail(client: Client, draft: ModelDraft, upload: Upload): Promise<void> {
  const { modelId, options } = upload;
  try {
    await uploadFiles(client, draft, upload);
  } catch (error) {
    // What went wrong first is what the caller must hear of; the model then stays pending.
    await client.loggedModels
      .finalizeLoggedModel({ model_id: modelId, status: 'LOGGED_MODEL_UPLOAD_FAILED' })
      .catch(() => undefined);
    throw error;
  }
  await client.loggedModels.finalizeLoggedModel(
    { model_id: modelId, status: 'LOGGED_MODEL_READY' },
    { signal: options.signal },
  );
}

async function uploadFiles(
  client: Client,
  draft: ModelDraft,
  { modelId, artifactUri, options }: Upload,
): Promise<void> {
  const root = proxiedPath(artifactUri);
  const identity = { modelId, artifactPath: artifactUri, runId: options.runId, uuid: newUuid(), now: new Date() };
  for (const file of await filesOf(draft, identity)) {
    await client.artifactProxy.uploadArtifact({ artifact_path: `${root}/${file.path}` }, await blobOf(file), {
      signal: options.signal,
    });
  }
}

/** Below the root of the server's artifacts. @throws TypeError */
function proxiedPath(artifactUri: string): string {
  const [, path] = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*(.+)$/.exec(artifactUri) ?? [];
  if (path !== undefined) return path.replace(/\/+$/, '');
  throw new TypeError(
    `The artifacts of this experiment lie at ${artifactUri}, past the server. Log into an experiment whose artifacts the server keeps (mlflow-artifacts:/…).`,
  );
}

async function register(client: Client, modelId: string, options: LogOptions): Promise<string | undefined> {
  const { registeredModelName: name, runId, signal } = options;
  if (name === undefined) return undefined;
  await client.registeredModels.createRegisteredModel({ name }, { signal }).catch(ignoreExisting);
  const version = { name, source: `models:/${modelId}`, run_id: runId, model_id: modelId };
  const { model_version } = await client.modelVersions.createModelVersion(version, { signal });
  return model_version?.version;
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof MillraceError && error.error_code === 'RESOURCE_ALREADY_EXISTS')) throw error;
}
