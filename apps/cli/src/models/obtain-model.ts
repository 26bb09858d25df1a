import path from 'node:path';
import type { ServedModel } from '@millrace/scoring';
import { type Client, createClient, MillraceError } from '@millrace/sdk';
import { fetchModel, ModelUriError, type ResolvedModel, resolveModel } from '@millrace/sdk/models';
import { StartProblem } from '@millrace/server';
import { isHubUri, obtainHubModel } from './hub-model.ts';

export interface ObtainOptions {
  /** What to call the model; default its registered name. */
  readonly name?: string;
  /** Which graph of a hub's repository is fetched, where it has several. */
  readonly precision?: 'auto' | 'fp32' | 'int4';
}

export interface ObtainedModel {
  readonly resolved: ResolvedModel;
  readonly model: ServedModel;
}

/** A client of the tracking server that MLflow's variables name, with their name and password or their token. */
export function trackingClient(env: NodeJS.ProcessEnv = process.env): Client {
  const {
    MLFLOW_TRACKING_URI: baseUrl = 'http://127.0.0.1:5000',
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password,
    MLFLOW_TRACKING_TOKEN: token,
  } = env;
  return createClient({ baseUrl, username, password, token });
}

/**
 * The model that a URI names, with its files on this machine.
 * @throws {StartProblem} in one line
 */
export async function obtainModel(uri: string, cacheDir: string, options: ObtainOptions = {}): Promise<ObtainedModel> {
  if (isHubUri(uri)) return obtainHubModel(uri, cacheDir, options);
  try {
    const client = trackingClient();
    const resolved = await resolveModel(client, uri);
    const folder = await fetchModel(client, resolved, path.resolve(cacheDir, 'downloads'));
    const name = options.name ?? resolved.name;
    return {
      resolved,
      model: { folder, name, ...(resolved.version && { version: resolved.version }) },
    };
  } catch (error) {
    throw toProblem(error);
  }
}

/** What a tracking server refused, or that none answers, as one line for the user. */
export function toProblem(error: unknown): unknown {
  if (error instanceof ModelUriError || error instanceof MillraceError)
    return new StartProblem(error.message, { cause: error });
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const where = process.env['MLFLOW_TRACKING_URI'] ?? 'http://127.0.0.1:5000';
    return new StartProblem(
      `No tracking server answers at ${where}. Set MLFLOW_TRACKING_URI to the address of yours.`,
      {
        cause: error,
      },
    );
  }
  return error;
}
