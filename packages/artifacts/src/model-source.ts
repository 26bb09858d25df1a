import { posix } from 'node:path';
import { InvalidLocation } from './errors.ts';
import { staysInside } from './follow-links.ts';
import {
  absoluteLocation,
  decodeFully,
  isWithin,
  type Location,
  parseLocation,
  plainSegments,
  segmentsOf,
  splitUri,
} from './location.ts';

/** The run or logged model that a version is said to come from. */
export interface SourceOwner {
  /** The field of the request that names it. */
  readonly parameter: 'run_id' | 'model_id';
  /** Empty when the request names none. */
  readonly id: string;
  /** Where its artifacts lie; absent when there is no such owner. */
  readonly artifact_uri?: string;
}

/** What a `models:` URI names. */
export type ModelReference =
  | { readonly kind: 'logged-model'; readonly model_id: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: string }
  | { readonly kind: 'stage'; readonly name: string; readonly stage: string }
  | { readonly kind: 'latest'; readonly name: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string };

/** Times that a source is decoded; one that still changes is refused. */
const decodeRoundsMax = 10;

/**
 * The rules by which the source of a model version is accepted, in MLflow's order and words: a local path only inside its
 * owner's folder, nothing relative, and a reference or a proxied location only if it is the owner's. The disk is not asked:
 * for a local source see `checkLocalSource`.
 * @throws InvalidLocation
 */
export function checkSource(source: string, owner: SourceOwner): void {
  const { scheme, authority, path } = splitUri(source);
  if (isLocalSource(source)) {
    checkLocal(source, owner);
    return;
  }
  if (isRelative(source)) throw relative(source);
  if (scheme === 'runs') checkRun(source, authority, path, owner);
  else if (scheme === 'models') checkModel(source, authority, owner);
  else if (isProxied(source)) checkProxied(source, owner);
}

/** A path or `file:` URI. MLflow takes the bare word `databricks` for a service. */
export function isLocalSource(source: string): boolean {
  const { scheme } = splitUri(source);
  return scheme === 'file' || (scheme === '' && source !== 'databricks');
}

/**
 * The same rules, and no symbolic link may lead out of the owner's folder. Existing and missing paths outside get the same
 * answer: nothing outside is looked up.
 * @throws InvalidLocation
 */
export async function checkLocalSource(source: string, owner: SourceOwner): Promise<void> {
  checkSource(source, owner);
  const [root, location] = placesOf(source, owner);
  if (root?.kind !== 'local' || location.kind !== 'local') return;
  if (!(await staysInside(root.path, location.path))) throw outside(placeShown(source), owner);
}

const placesOf = (source: string, { artifact_uri }: SourceOwner): [Location | undefined, Location] => [
  artifact_uri === undefined ? undefined : parseLocation(artifact_uri),
  parseLocation(source),
];

function checkLocal(source: string, owner: SourceOwner): void {
  // A `file:` URI of another machine has a text of its own.
  absoluteLocation(source, '/');
  if (owner.id === '') throw outside(source, owner);
  if (owner.artifact_uri === undefined) throw notOfOwner(source, owner.parameter);
  const [root, location] = placesOf(source, owner);
  const isInside =
    root?.kind === 'local' &&
    location.kind === 'local' &&
    !location.path.includes('\0') &&
    isWithin(root.path, plainSegments(location.path));
  // MLflow knows the scheme in lower case only.
  const isOddScheme = splitUri(source).scheme === 'file' && !source.trimStart().startsWith('file:');
  if (!isInside || isOddScheme) throw outside(placeShown(source), owner);
}

function checkRun(source: string, authority: string, path: string, owner: SourceOwner): void {
  const run_id = path.slice(1).split('/')[0];
  if (authority !== '' || owner.parameter === 'model_id' || owner.id === '' || run_id !== owner.id)
    throw notOfOwner(source, owner.parameter);
}

function checkModel(source: string, authority: string, owner: SourceOwner): void {
  if (authority !== '') throw notOfOwner(source, 'model_id');
  const reference = parseModelReference(source);
  if (reference.kind !== 'logged-model') return;
  if (owner.parameter !== 'model_id' || reference.model_id !== owner.id) throw notOfOwner(source, 'model_id');
}

function checkProxied(source: string, owner: SourceOwner): void {
  if (owner.id === '' || owner.artifact_uri === undefined || !isBelow(source, owner.artifact_uri))
    throw notOfOwner(source, owner.parameter);
}

/** `models:/<model id>`, `models:/<name>/<version, stage or latest>`, `models:/<name>@<alias>`. @throws InvalidLocation */
export function parseModelReference(uri: string): ModelReference {
  // A name may hold `#`, which other URIs end at; line ends and tabs are dropped, as from any URI.
  const path =
    uri
      .slice(uri.indexOf(':') + 1)
      .replace(/[\t\r\n]/g, '')
      .split('?')[0] ?? '';
  const [name = '', suffix, ...more] = path.replace(/^\/+/, '').split('/');
  const isProper = path.startsWith('/') && name.trim() !== '' && suffix?.trim() !== '' && more.length === 0;
  if (!isProper) throw notOfOwner(uri, 'model_id');
  if (suffix !== undefined) {
    if (/^\p{Nd}+$/u.test(suffix)) return { kind: 'version', name, version: suffix };
    return suffix.toLowerCase() === 'latest' ? { kind: 'latest', name } : { kind: 'stage', name, stage: suffix };
  }
  const at = name.lastIndexOf('@');
  if (at < 0) return { kind: 'logged-model', model_id: name };
  const alias = name.slice(at + 1);
  if (alias.trim() === '') throw notOfOwner(uri, 'model_id');
  return { kind: 'alias', name: name.slice(0, at), alias };
}

/**
 * `runs:/<run id>/<path>`, or undefined for another location. The path is one of the request: resolve it before use.
 *
 * @example parseRunReference('runs:/8f1c/model')  // { run_id: '8f1c', path: 'model' }
 */
export function parseRunReference(uri: string): { readonly run_id: string; readonly path: string } | undefined {
  const { scheme, path } = splitUri(uri);
  const [run_id, ...rest] = scheme === 'runs' ? segmentsOf(path) : [];
  return run_id === undefined ? undefined : { run_id, path: rest.join('/') };
}

/** Whether, once decoded, the path is not absolute or not in its shortest form. Repeated slashes pass. */
function isRelative(source: string): boolean {
  const decoded = decodeForms(source);
  if (decoded === undefined || decoded.split('/').includes('..')) return true;
  const path = splitUri(decoded).path.replace(/\/+$/, '');
  return !path.startsWith('/') || path.includes('\0') || path.split('/').includes('.');
}

/** Without the escapes of URLs and of forms (`+` for a space), layer by layer; undefined when there are too many. */
function decodeForms(text: string): string | undefined {
  let before = text;
  for (let round = 0; round < decodeRoundsMax; round++) {
    const after = decodeFully(before.replaceAll('+', ' '));
    if (after === undefined || after === before) return after;
    before = after;
  }
  return undefined;
}

const proxyRoute = ['api', '2.0', 'mlflow-artifacts', 'artifacts'];

/** A location behind an artifact proxy, whoever's it is. */
function isProxied(uri: string): boolean {
  const { scheme } = splitUri(uri);
  if (scheme === 'mlflow-artifacts') return true;
  const segments = decodedSegments(uri);
  return (
    (scheme === 'http' || scheme === 'https') &&
    segments.some((_, at) => proxyRoute.every((part, i) => segments[at + i] === part))
  );
}

/** Both name the same host, and the segments of `uri` begin with those of `root`. */
function isBelow(uri: string, root: string): boolean {
  const [inner, outer] = [splitUri(uri), splitUri(root)];
  const [segments, above] = [decodedSegments(uri), decodedSegments(root)];
  return (
    inner.scheme === outer.scheme &&
    inner.authority.toLowerCase() === outer.authority.toLowerCase() &&
    above.length > 0 &&
    above.every((segment, at) => segments[at] === segment)
  );
}

/** Each segment is decoded by itself: an escaped slash never makes two of one. */
const decodedSegments = (uri: string): string[] =>
  segmentsOf(splitUri(uri).path).map((segment) => decodeFully(segment) ?? segment);

const invalid = (source: string, why: string): InvalidLocation =>
  new InvalidLocation(`Invalid model version source: '${source}'. ${why}`);

const notOfOwner = (source: string, parameter: SourceOwner['parameter']): InvalidLocation =>
  invalid(source, `The ${parameter} request parameter must identify the resource that contains the source.`);

/** The place a local source names, as MLflow shows it; a relative one stays as it was written, as its place is this server's. */
function placeShown(source: string): string {
  const location = parseLocation(source);
  if (location.kind !== 'local' || !splitUri(source).path.startsWith('/')) return source;
  return posix.resolve(location.path);
}

const outside = (source: string, { parameter }: SourceOwner): InvalidLocation =>
  invalid(
    source,
    `To use a local path as a model version source, the ${parameter} request parameter has to be specified and the local path ` +
      `has to be contained within the artifact directory of the run specified by the ${parameter}.`,
  );

const relative = (source: string): InvalidLocation =>
  invalid(
    source,
    'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be ' +
      'provided without relative path references present. Please provide an absolute path.',
  );
