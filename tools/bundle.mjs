// @ts-check
/** The one-file bundle: where it is, whether it is older than its sources, and how it is made again. Runs on Node 20.0. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, Problem, root } from './bootstrap.mjs';

/** The program that `npm start`, the command and the published package run. */
export const bundle = join(root, 'dist/millrace.mjs');
const stampFile = join(root, 'dist/.stamp');
/** Node's cache of the compiled bundle; it keeps every version that it ever saw. */
const compiled = join(root, 'dist/.compiled');

/**
 * Makes the bundle when a source is newer, was added or was removed; otherwise only walks the file list.
 * @param {string} node the toolchain's Node
 * @throws {Problem} when the bundler fails; its messages are printed before
 */
export function ensureBundle(node) {
  const stamp = sourcesStamp(root);
  if (existsSync(bundle) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  console.error('millrace: Building …');
  const built = spawnSync(node, [join(root, 'tools/build.ts')], {
    cwd: root,
    env: environmentOf(node),
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) throw new Problem('the build failed (its message is above)');
  rmSync(compiled, { recursive: true, force: true });
  writeFileSync(stampFile, stamp);
}

/**
 * A hash over path, size and change time of everything that goes into the bundle. Tests do not go into it.
 * @param {string} top
 */
export function sourcesStamp(top) {
  const hash = createHash('sha256');
  for (const file of bundledFiles(top)) {
    const { size, mtimeMs } = statSync(join(top, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} top */
function bundledFiles(top) {
  /** @type {string[]} */
  const files = ['package-lock.json', 'tools/build.ts'];
  for (const group of ['packages', 'apps']) {
    for (const room of readdirSync(join(top, group))) {
      const manifest = `${group}/${room}/package.json`;
      if (existsSync(join(top, manifest))) files.push(manifest);
      if (existsSync(join(top, group, room, 'src'))) walk(top, `${group}/${room}/src`, files);
    }
  }
  return files.sort();
}

/**
 * @param {string} top
 * @param {string} folder
 * @param {string[]} files
 */
function walk(top, folder, files) {
  for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(top, path, files);
    else if (!/\.test\.tsx?$/.test(entry.name)) files.push(path);
  }
}
