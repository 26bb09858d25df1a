import { safePath } from '@millrace/artifacts';
import { type artifacts, fail, invalidParameter } from '@millrace/protocol';
import type { Context, Handler } from '../../kernel/context.ts';
import { loggedModelArtifactUri, placeAt, runArtifactUri } from './artifact-place.ts';

/** Signed addresses that live longer than a week are dead from the start at every cloud. */
const expirationSecondsMax = 604_800;
const proxiedScheme = /^(https?|mlflow-artifacts):/i;

export const createPresignedUploadUrl: Handler<typeof artifacts.createPresignedUploadUrl> = async (context, input) => {
  const { run_id, model_id } = input;
  if (Boolean(run_id) === Boolean(model_id))
    throw invalidParameter('Exactly one of run_id and model_id must be provided.');
  safePath(input.path ?? '');
  const uri = run_id ? await runArtifactUri(context, run_id) : await loggedModelArtifactUri(context, model_id ?? '');
  return refusePresigned(context, uri, {
    what: 'upload',
    kind: 'for proxied artifact storage',
    needs: 'a direct cloud storage artifact URI',
  });
};

export const createPresignedDownloadUrl: Handler<typeof artifacts.createPresignedDownloadUrl> = async (
  context,
  input,
) => {
  safePath(input.path ?? '');
  const expiration = input.expiration ?? context.config.presignedDownloadTtlSeconds;
  if (expiration < 1 || expiration > expirationSecondsMax) {
    throw invalidParameter(`expiration must be between 1 and ${expirationSecondsMax} seconds (got ${expiration}).`);
  }
  return refusePresigned(context, await runArtifactUri(context, input.run_id ?? ''), {
    what: 'download',
    kind: 'for runs with proxied artifact storage',
    needs: 'a run with a direct cloud storage artifact URI',
  });
};

interface Wording {
  readonly what: 'upload' | 'download';
  readonly kind: string;
  readonly needs: string;
}

/** No store of ours gives addresses; the reasons differ, and clients read them. */
function refusePresigned(context: Context, uri: string, { what, kind, needs }: Wording): never {
  const scheme = proxiedScheme.exec(uri)?.[1]?.toLowerCase();
  if (scheme) {
    throw invalidParameter(
      `Presigned ${what} is not supported ${kind} (artifact URI scheme: ${scheme}). This endpoint requires ${needs}.`,
    );
  }
  placeAt(context, uri);
  throw fail('NOT_IMPLEMENTED', `Presigned ${what} is not supported for the current artifact repository`);
}
