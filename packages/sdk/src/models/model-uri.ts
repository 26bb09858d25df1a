/** What a model URI names. */
export type ModelUri =
  /** `models:/name@alias`, `models:/name/3`, `models:/name/latest`, `models:/name/Stage`, each with a folder inside. */
  | { readonly kind: 'registered'; readonly name: string; readonly which: WhichVersion; readonly path: string }
  /** `models:/m-<id>` */
  | { readonly kind: 'logged'; readonly modelId: string }
  /** `runs:/<run>/<path>` */
  | { readonly kind: 'run'; readonly runId: string; readonly path: string }
  /** `mlflow-artifacts:/<path>` */
  | { readonly kind: 'artifacts'; readonly path: string }
  /** A folder of this machine. */
  | { readonly kind: 'folder'; readonly path: string };

export type WhichVersion =
  | { readonly alias: string }
  | { readonly version: string }
  | { readonly stage: string }
  | 'latest';

/** A URI that cannot be read, or names nothing that this program can fetch. */
export class ModelUriError extends Error {
  override readonly name = 'ModelUriError';
}

/**
 * Reads a model URI: `models:/phi3@champion`, `models:/phi3/3`, `runs:/<run>/model`, a path.
 * @throws {ModelUriError}
 */
export function parseModelUri(uri: string): ModelUri {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(uri) ?? [];
  switch (scheme.toLowerCase()) {
    case '':
      return { kind: 'folder', path: uri };
    case 'file':
      return { kind: 'folder', path: decodeURIComponent(rest.replace(/^\/\/(?=\/)/, '')) };
    case 'models':
      return parseModels(segmentsOf(rest), uri);
    case 'runs':
      return parseRun(segmentsOf(rest), uri);
    case 'mlflow-artifacts':
      return { kind: 'artifacts', path: segmentsOf(rest.replace(/^\/\/[^/]*/, '')).join('/') };
    default:
      throw new ModelUriError(
        `Cannot fetch ${scheme}: artifacts. Use models:/…, runs:/…, mlflow-artifacts:/… or a local folder.`,
      );
  }
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

function parseModels(segments: readonly string[], uri: string): ModelUri {
  const [first, second, ...rest] = segments;
  if (first === undefined) {
    throw new ModelUriError(
      `Not a proper models:/ URI: ${uri}. Use models:/name@alias, models:/name/version, models:/name/stage or models:/m-id.`,
    );
  }
  const at = first.lastIndexOf('@');
  if (at > 0) {
    const path = segments.slice(1).join('/');
    return { kind: 'registered', name: first.slice(0, at), which: { alias: first.slice(at + 1) }, path };
  }
  if (second === undefined) return { kind: 'logged', modelId: first };
  return { kind: 'registered', name: first, which: whichVersion(second), path: rest.join('/') };
}

function whichVersion(text: string): WhichVersion {
  if (/^\d+$/.test(text)) return { version: text };
  return text.toLowerCase() === 'latest' ? 'latest' : { stage: text };
}

function parseRun([runId, ...path]: readonly string[], uri: string): ModelUri {
  if (runId === undefined || path.length === 0)
    throw new ModelUriError(`Not a proper runs:/ URI: ${uri}. Use runs:/<run id>/<path of the model>.`);
  return { kind: 'run', runId, path: path.join('/') };
}
