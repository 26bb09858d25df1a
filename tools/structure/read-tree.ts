import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SliceEdge, Tree } from './check.ts';
import type { Manifest } from './resolve.ts';
import { parseSource, type SourceFile } from './source-file.ts';

const isSource = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

/** Made or installed, never written by hand. */
const skipped = new Set(['node_modules', 'dist', 'millrace-data']);

/**
 * Reads the repository below `root`. The files come from walking the folders, the list to compare them with from git, so that a
 * mistake in one shows in the other.
 */
export function readTree(root: string): Tree {
  const known = sourcesKnownToGit(root);
  const files: SourceFile[] = [];
  const broken: string[] = [];
  for (const path of walk(root, '')) {
    if (!known.includes(path)) continue;
    try {
      files.push(parseSource(path, readFileSync(join(root, path), 'utf8')));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      broken.push(error.message);
    }
  }
  const sliceEdges: SliceEdge[] = JSON.parse(readFileSync(join(root, 'tools/slice-edges.json'), 'utf8'));
  return { files, broken, manifests: readManifests(root), sliceEdges, known };
}

/** Tracked files and files that git would track; a tracked file deleted from the folder is on its way out. */
function sourcesKnownToGit(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split('\0').filter((path) => isSource(path) && existsSync(join(root, path)));
}

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isFile()) return isSource(path) ? [path] : [];
    const enters = entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.');
    return enters ? walk(root, path) : [];
  });
}

function readManifests(root: string): Manifest[] {
  const folders = globSync(['packages/*/package.json', 'apps/*/package.json'], { cwd: root });
  return ['package.json', ...folders].map((path) => ({
    ...JSON.parse(readFileSync(join(root, path), 'utf8')),
    folder: path.replace(/\/?package\.json$/, ''),
  }));
}
