import path from 'node:path';
import type { ServedModel } from '@millrace/scoring';
import { type Client, createClient, MillraceError } from '@millrace/sdk';
import { fetchModel, ModelUriError, type ResolvedModel, resolveModel } from '@millrace/sdk/models';
import { StartProblem } from '@millrace/server';
import { isHubUri, obtainHubModel } from './hub-model.ts';

export interface ObtainedModel {
  readonly resolved: ResolvedModel;
  readonly model: ServedModel;
}

/** A client of the tracking server that `MLFLOW_TRACKING_URI` names. */
export function trackingClient(): Client {
  const token = process.env['MLFLOW_TRACKING_TOKEN'];
  const baseUrl = process.env['MLFLOW_TRACKING_URI'] ?? 'http://127.0.0.1:5000';
  return createClient({ baseUrl, ...(token !== undefined && { token }) });
}

/**
 * The model that a URI names, with its files on this machine.
 * @throws {StartProblem} in one line
 */
export async function obtainModel(uri: string, cacheDir: string, name?: string): Promise<ObtainedModel> {
  if (isHubUri(uri)) return obtainHubModel(uri, cacheDir, name);
  try {
    const client = trackingClient();
    const resolved = await resolveModel(client, uri);
    const folder = await fetchModel(client, resolved, path.resolve(cacheDir, 'downloads'));
    return {
      resolved,
      model: { folder, name: name ?? resolved.name, ...(resolved.version && { version: resolved.version }) },
    };
  } catch (error) {
    throw toProblem(error);
  }
}

function toProblem(error: unknown): unknown {
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
