// @ts-check
/** The one-file bundle: where it is, whether it is older than its sources, and how it is made again. Runs on Node 20.0. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, Problem, root } from './bootstrap.mjs';

/** The program that `npm start`, the command and the published package run. */
export const bundle = join(root, 'dist/millrace.mjs');
/** Node's cache of the compiled bundle; it keeps every version that it ever saw. */
const compiled = join(root, 'dist/.compiled');

/**
 * One thing that is built, and what goes into it. Folders count with all files in them except tests.
 * @typedef {object} Part
 * @property {string} builder
 * @property {string} output what must be there
 * @property {string} stamp where the stamp of the last build lies
 * @property {(top: string) => readonly string[]} from files and folders
 */

/** @type {Part} */
export const program = {
  builder: 'tools/build.ts',
  output: 'dist/millrace.mjs',
  stamp: 'dist/.stamp',
  from: (top) =>
    ['packages', 'apps'].flatMap((group) => roomsIn(top, group)).filter((path) => !path.startsWith('apps/web/')),
};

/** @type {Part} */
export const page = {
  builder: 'tools/build-web.ts',
  output: 'dist/web/index.html',
  stamp: 'dist/.stamp-web',
  from: () => [
    'apps/web/package.json',
    'apps/web/index.html',
    'apps/web/vite.config.ts',
    'apps/web/src',
    ...['protocol', 'search', 'models'].map((name) => `packages/${name}/src`),
  ],
};

/**
 * Makes the program and the page, each when a source of it is newer, was added or was removed; otherwise only walks the file
 * list.
 * @param {string} node the toolchain's Node
 * @throws {Problem} when a build fails; its messages are printed before
 */
export function ensureBundle(node) {
  ensurePart(node, program, () => rmSync(compiled, { recursive: true, force: true }));
  ensurePart(node, page, () => {});
}

/**
 * @param {string} node
 * @param {Part} part
 * @param {() => void} afterwards
 */
function ensurePart(node, part, afterwards) {
  const stamp = sourcesStamp(root, part);
  const stampFile = join(root, part.stamp);
  if (existsSync(join(root, part.output)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  console.error(part === page ? 'millrace: Building the web page …' : 'millrace: Building …');
  const built = spawnSync(node, [join(root, part.builder)], {
    cwd: root,
    env: environmentOf(node),
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) throw new Problem('the build failed (its message is above)');
  afterwards();
  writeFileSync(stampFile, stamp);
}

/**
 * A hash over path, size and change time of everything that goes into a part. Tests do not go into it.
 * @param {string} top
 * @param {Part} part
 */
export function sourcesStamp(top, part) {
  const hash = createHash('sha256');
  for (const file of filesOf(top, part)) {
    const { size, mtimeMs } = statSync(join(top, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} top
 * @param {Part} part
 */
function filesOf(top, part) {
  /** @type {string[]} */
  const files = [];
  for (const path of ['package-lock.json', part.builder, ...part.from(top)]) {
    if (!existsSync(join(top, path))) continue;
    if (statSync(join(top, path)).isDirectory()) walk(top, path, files);
    else files.push(path);
  }
  return files.sort();
}

/**
 * Manifest and sources of every room below a group.
 * @param {string} top
 * @param {string} group
 */
const roomsIn = (top, group) =>
  readdirSync(join(top, group)).flatMap((room) => [`${group}/${room}/package.json`, `${group}/${room}/src`]);

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
