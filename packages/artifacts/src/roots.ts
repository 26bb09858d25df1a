import { UnservedLocation } from './errors.ts';
import { guarded } from './guarded.ts';
import { localStore } from './local.ts';
import { absoluteLocation, appendToLocation, parseLocation, relativeTo } from './location.ts';
import { isTrustedHost, type LocationPolicy, whyUnconnected } from './location-policy.ts';
import type { ArtifactStore } from './port.ts';

export interface ArtifactRootsOptions {
  /** Where the proxy keeps its files: a folder, or a URI. */
  readonly artifactsDestination: string;
  /** Below this, experiments get their locations: a folder, or a URI such as `mlflow-artifacts:/`. */
  readonly defaultArtifactRoot: string;
  /** False: there is no proxy, and only local default roots are listed and served. */
  readonly servesArtifacts: boolean;
  /** Relative locations are seen from here. */
  readonly cwd: string;
  /** Longest location of an experiment, in characters. */
  readonly locationLengthMax: number;
  /** Host-addressed schemes that experiments may name with every host, lower case. */
  readonly allowedSchemes: readonly string[];
  /** Wait for the disk before a write is done. Default true. */
  readonly sync?: boolean;
}

/** An artifact location in the store that serves it. */
export interface Resolved {
  readonly store: ArtifactStore;
  /** Path of the location in `store`; join paths below it with `joinPaths`. */
  readonly prefix: string;
}

/** Everything the server may list, serve and write. */
export interface ArtifactRoots {
  /** For `checkArtifactLocation`. */
  readonly policy: LocationPolicy;
  /** The location of an experiment that asked for none. */
  readonly defaultLocation: (experiment_id: string | number) => string;
  /** What stands behind the proxy. @throws UnservedLocation when the server runs without it */
  readonly proxied: () => ArtifactStore;
  /** Where a run's or model's artifacts are. @throws UnservedLocation, InvalidPath */
  readonly resolve: (artifact_uri: string) => Resolved;
  /** Why `resolve` would refuse the location as unserved, or undefined. */
  readonly whyUnserved: (artifact_uri: string) => string | undefined;
}

interface LocalRoot {
  readonly folder: string;
  readonly store: ArtifactStore;
}

/** @throws UnservedLocation when the destination is not a folder: no driver for object stores yet */
export function createArtifactRoots(options: ArtifactRootsOptions): ArtifactRoots {
  const { servesArtifacts, cwd, sync = true } = options;
  const base = absoluteLocation(options.defaultArtifactRoot, cwd);
  const destination = servesArtifacts ? openRoot(absoluteLocation(options.artifactsDestination, cwd), sync) : undefined;
  if (servesArtifacts && !destination) {
    throw new UnservedLocation(
      `Artifacts destination ${options.artifactsDestination} is not supported yet: use a local folder.`,
    );
  }
  const roots = [destination, openRoot(base, sync)].filter((root) => root !== undefined);
  const policy: LocationPolicy = {
    cwd,
    lengthMax: options.locationLengthMax,
    allowedSchemes: options.allowedSchemes,
    trusted: [base, options.artifactsDestination],
  };
  const proxied = (): ArtifactStore => {
    if (!destination) throw new UnservedLocation(withoutProxy);
    return destination.store;
  };
  const find = (artifact_uri: string): Resolved | string => findPlace(artifact_uri, { policy, roots, destination });
  return Object.freeze({
    policy,
    proxied,
    defaultLocation: (experiment_id) => appendToLocation(base, String(experiment_id)),
    resolve: (artifact_uri) => {
      const found = find(artifact_uri);
      if (typeof found === 'string') throw new UnservedLocation(found);
      return found;
    },
    whyUnserved: (artifact_uri) => {
      const found = find(artifact_uri);
      return typeof found === 'string' ? found : undefined;
    },
  } satisfies ArtifactRoots);
}

function openRoot(location: string, sync: boolean): LocalRoot | undefined {
  const parsed = parseLocation(location);
  return parsed.kind === 'local'
    ? { folder: parsed.path, store: guarded(localStore({ root: parsed.path, sync })) }
    : undefined;
}

const withoutProxy = 'This server serves no artifacts: it runs with --no-serve-artifacts.';

interface Known {
  readonly policy: LocationPolicy;
  readonly roots: readonly LocalRoot[];
  /** What stands behind the proxy. */
  readonly destination: LocalRoot | undefined;
}

/** The place, or why it is not served. */
function findPlace(uri: string, { policy, roots, destination }: Known): Resolved | string {
  const location = parseLocation(uri);
  if (location.kind === 'proxied' && isTrustedHost(uri, policy))
    return destination ? { store: destination.store, prefix: location.path } : withoutProxy;
  const found = location.kind === 'local' ? findRoot(location.path, roots) : undefined;
  return (
    whyUnconnected(uri, policy) ??
    found ??
    `Artifact location '${uri}' lies outside what this server lists and serves: read and write it with a client.`
  );
}

function findRoot(path: string, roots: readonly LocalRoot[]): Resolved | undefined {
  for (const { folder, store } of roots) {
    const prefix = relativeTo(folder, path);
    if (prefix !== undefined) return { store, prefix };
  }
  return undefined;
}
