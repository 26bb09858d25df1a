import { posix } from 'node:path';

/** A workspace of the repository, or the repository's own manifest. */
export interface Manifest {
  readonly name: string;
  /** Folder relative to the root; the empty string for the root itself. */
  readonly folder: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Where an import leads. */
export type Target =
  | { readonly kind: 'ours'; readonly path: string; readonly workspace?: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node' }
  | { readonly kind: 'nowhere' };

/** Follows a specifier as Node does, within the repository. */
export function resolveImport(from: string, specifier: string, manifests: readonly Manifest[]): Target {
  if (specifier.startsWith('node:')) return { kind: 'node' };
  // `./worker.ts?sharedworker&url` names a file and what the bundler makes of it.
  if (specifier.startsWith('.'))
    return { kind: 'ours', path: posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')) };
  const name = packageName(specifier);
  const workspace = manifests.find((manifest) => manifest.folder !== '' && manifest.name === name);
  if (!workspace) return { kind: 'package', name };
  const file = workspace.exports?.[`.${specifier.slice(name.length)}`];
  return file ? { kind: 'ours', path: posix.join(workspace.folder, file), workspace: name } : { kind: 'nowhere' };
}

/** The manifest that a file's own imports must be declared in. */
export function manifestOf(path: string, manifests: readonly Manifest[]): Manifest | undefined {
  return manifests
    .filter(({ folder }) => folder === '' || path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
