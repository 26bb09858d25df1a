import { InvalidLocation, InvalidPath } from './errors.ts';

/** The parts of a URI, split as MLflow's clients split it; nothing is decoded. */
export interface UriParts {
  /** Lower case; empty for plain paths. */
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  /** After the `;` of the last segment, for the schemes that have it. */
  readonly params: string;
  readonly query: string;
  readonly fragment: string;
}

/** Where an artifact URI points. */
export type Location =
  /** Behind an artifact proxy; `path` is relative to its root. Whose proxy it is, the policy knows. */
  | { readonly kind: 'proxied'; readonly path: string }
  /** An absolute path on this machine. */
  | { readonly kind: 'local'; readonly path: string }
  /** Anything else: object stores, other machines, schemes of plugins. */
  | { readonly kind: 'foreign' };

/** Encoding layers that are removed; a path with more is refused. */
const decodeRoundsMax = 10;

const schemesWithParams = new Set([
  '',
  'ftp',
  'hdl',
  'prospero',
  'http',
  'https',
  'shttp',
  'rtsp',
  'rtspu',
  'sip',
  'sips',
  'mms',
  'sftp',
  'tel',
]);
const proxyAnchor = '/api/2.0/mlflow-artifacts/artifacts/';

/** `scheme:[//authority]path[;params][?query][#fragment]`. Never throws. */
export function splitUri(text: string): UriParts {
  const clean = text.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(clean)?.[1] ?? '';
  const [beforeFragment, fragment] = cutAt(scheme === '' ? clean : clean.slice(scheme.length + 1), '#');
  const [rest, query] = cutAt(beforeFragment, '?');
  const authority = rest.startsWith('//') ? (/^[^/]*/.exec(rest.slice(2))?.[0] ?? '') : undefined;
  const below = authority === undefined ? rest : rest.slice(2 + authority.length);
  const [path, params] = schemesWithParams.has(scheme.toLowerCase()) ? cutParams(below) : [below, ''];
  return { scheme: scheme.toLowerCase(), authority: authority ?? '', path, params, query, fragment };
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function cutParams(path: string): [string, string] {
  const at = path.indexOf(';', path.lastIndexOf('/') + 1);
  return at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)];
}

/** Never throws: what cannot be read is foreign. */
export function parseLocation(uri: string): Location {
  const { scheme, authority, path } = splitUri(uri);
  if (scheme === '') return localPath(uri);
  if (scheme === 'file') return isThisMachine(authority) ? localPath(path) : { kind: 'foreign' };
  if (scheme === 'mlflow-artifacts') return { kind: 'proxied', path: path.replace(/^\/+/, '') };
  const anchor = scheme === 'http' || scheme === 'https' ? path.indexOf(proxyAnchor) : -1;
  return anchor < 0
    ? { kind: 'foreign' }
    : { kind: 'proxied', path: path.slice(anchor + proxyAnchor.length).replace(/^\/+/, '') };
}

/** Percent-escapes are read once, in plain paths too: that is how the clients turn a location into a folder. */
const localPath = (text: string): Location =>
  text.startsWith('/') ? { kind: 'local', path: decodeOnce(text) } : { kind: 'foreign' };

/** The hosts for which clients read a `file:` URI as a path of their own machine. */
const isThisMachine = (authority: string): boolean =>
  ['', '.', 'localhost', '127.0.0.1'].includes(authority.toLowerCase());

/** Runs of escapes become text; a lone percent sign stays, and bytes that are not UTF-8 become U+FFFD, as in Python. */
const decodeOnce = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));

/**
 * @returns the text without any percent layer, or undefined when there are too many. Tabs and line ends that appear on the
 * way are dropped, as the clients' URL parser does.
 */
export function decodeFully(text: string): string | undefined {
  let before = text;
  for (let round = 0; round < decodeRoundsMax; round++) {
    const after = decodeOnce(before).replace(/[\t\r\n]/g, '');
    if (after === before) return after;
    before = after;
  }
  return undefined;
}

/**
 * The rule for every relative path that a caller gives. Returns the path decoded, as written otherwise: empty and `.`
 * segments stay, because listings repeat them. MLflow 2 names images `key%step%3%timestamp%1795…%1f0c…`, so that escapes
 * appear in names by chance: those of control characters stay escapes.
 * @throws InvalidPath
 */
export function safePath(path: string): string {
  if (controls.test(path)) throw new InvalidPath();
  const decoded = decodeFully(path);
  if (decoded === undefined || !isSafe(decoded)) throw new InvalidPath();
  return decoded.replace(everyControl, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\0-\x1f\x7f]/;
const everyControl = new RegExp(controls, 'g');

function isSafe(path: string): boolean {
  if (/[#\\]/.test(path) || !path.isWellFormed()) return false;
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || /^file:/i.test(path)) return false;
  return !hasParentSegment(path);
}

export const hasParentSegment = (path: string): boolean => path.split('/').includes('..');

/** `a//./b/` → `['a', 'b']`. For paths that passed `safePath`. */
export const segmentsOf = (path: string): string[] =>
  path.split('/').filter((segment) => segment !== '' && segment !== '.');

/** Joins checked paths; the result names the same place whatever slashes the parts have. */
export const joinPaths = (...paths: readonly string[]): string => paths.flatMap(segmentsOf).join('/');

/**
 * The path of `path` below `root`, both absolute; undefined when it is not inside. `..` is never resolved: a location
 * that needs it is outside.
 */
export function relativeTo(root: string, path: string): string | undefined {
  const [outer, inner] = [segmentsOf(root), segmentsOf(path)];
  if (hasParentSegment(path) || outer.some((segment, at) => segment !== inner[at])) return undefined;
  return inner.slice(outer.length).join('/');
}

/** Whether the place at `segments`, which hold no `..`, is `folder` or lies in it. */
export const isWithin = (folder: string, segments: readonly string[]): boolean =>
  segmentsOf(folder).every((segment, at) => segments[at] === segment);

/** The segments of a path whose `..` are taken as written, links or not. */
export function plainSegments(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of segmentsOf(path)) {
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return segments;
}

/** Appends below a location, before its query: `s3://b/p?x=1` + `r` → `s3://b/p/r?x=1`. Plain paths have no query. */
export function appendToLocation(location: string, tail: string): string {
  const at = splitUri(location).scheme === '' ? -1 : location.search(/[?#]/);
  const [base, rest] = at < 0 ? [location, ''] : [location.slice(0, at), location.slice(at)];
  return `${base === '' || base.endsWith('/') || base.endsWith(':') ? base : `${base}/`}${tail}${rest}`;
}

/**
 * A relative path or `file:` URI seen from the working directory, as MLflow stores it; everything else stays as it is.
 * @throws InvalidLocation for a `file:` URI of another machine.
 */
export function absoluteLocation(uri: string, cwd: string): string {
  const { scheme, authority, path } = splitUri(uri);
  if (scheme === 'file' && !isThisMachine(authority)) throw notThisMachine(uri);
  if (scheme === '') return uri.startsWith('/') ? uri : joinFolders(cwd, uri);
  if (scheme !== 'file' || path.startsWith('/')) return uri;
  return `file://${joinFolders(cwd, path)}${/[?#].*$/s.exec(uri)?.[0] ?? ''}`;
}

const joinFolders = (folder: string, below: string): string =>
  `/${[...segmentsOf(folder), ...segmentsOf(below)].join('/')}`;

const notThisMachine = (uri: string): InvalidLocation =>
  new InvalidLocation(
    `${uri} is not a valid remote uri. For remote access on windows, please consider using a different scheme such as SMB ` +
      '(e.g. smb://<hostname>/<path>).',
  );
