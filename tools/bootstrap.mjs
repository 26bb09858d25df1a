// @ts-check
/**
 * Brings the toolchain up on a machine that has only Node 20.0, npm and a clone. Plain JavaScript on purpose: it runs before
 * anything is installed, on a Node that cannot strip types, so it uses no API newer than 20.0 and no dependency.
 *
 * Order matters. npm silently leaves out optional packages whose `engines` do not fit the Node that runs it, and
 * better-sqlite3 dies without a message on Node 20. The npm that ships with Node 20.0 also leaves out every package that asks for
 * glibc. So the pinned Node and npm come first, and install everything else.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the clone. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The oldest major version that runs the server where no pinned package exists. */
const nodeMajorMin = 24;

/** A condition with one readable line for the user; printed without a stack. */
export class Problem extends Error {}

/**
 * What is installed where, and what must be done again when one of `from` changes.
 * @typedef {{ readonly folder: string, readonly from: readonly string[] }} Install
 */

/** @type {Install} */
const pinned = { folder: 'tools/node/node_modules', from: ['tools/node/package-lock.json'] };
/** @type {Install} */
const dependencies = { folder: 'node_modules', from: ['tools/node/package-lock.json', 'package-lock.json'] };

/**
 * The toolchain as it is on disk; installs nothing.
 * @returns {string | undefined} the Node to use, or undefined when `npm start` has not run since the lock files changed
 */
export function installedNode() {
  return isFresh(pinned) && isFresh(dependencies) ? nodeToUse() : undefined;
}

/**
 * Installs what is missing, in order: the pinned Node and npm, then with them the dependencies. Does nothing, and asks the
 * network nothing, when both fit their lock files.
 * @returns {string} the Node to use
 * @throws {Problem} when npm is missing or fails
 */
export function prepare() {
  if (!isFresh(pinned)) {
    console.error('millrace: Installing the pinned Node (once) …');
    install(pinned, process.execPath, machineNpm());
  }
  const node = nodeToUse();
  if (!isFresh(dependencies)) {
    console.error('millrace: Installing dependencies (once) …');
    install(dependencies, node, join(root, pinned.folder, 'npm/bin/npm-cli.js'));
  }
  return node;
}

/**
 * The environment for what runs under `node`: programs that look for `node` on the path find the same one.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export const environmentOf = (node) => ({
  ...process.env,
  PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter),
});

/**
 * Runs an entry point: a `Problem` becomes one line and exit code 1.
 * @param {() => void} entry
 */
export function main(entry) {
  try {
    entry();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`millrace: ${error.message}`);
    process.exitCode = 1;
  }
}

/** The pinned Node; the machine's own only where no package exists for the platform and its own is new enough. */
function nodeToUse() {
  const node = join(root, pinned.folder, `node-${process.platform}-${process.arch}`, 'bin/node');
  if (existsSync(node)) return node;
  if (Number.parseInt(process.versions.node, 10) >= nodeMajorMin) return process.execPath;
  throw new Problem(
    `no pinned Node exists for ${process.platform} on ${process.arch}: install Node ${nodeMajorMin} or newer (this is ${process.version})`,
  );
}

/** @param {Install} what */
function fingerprint(what) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
  for (const file of what.from) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** @param {Install} what */
const stampOf = (what) => join(root, what.folder, '.millrace-stamp');

/** @param {Install} what */
function isFresh(what) {
  const stamp = stampOf(what);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(what);
}

/**
 * The stamp is written last, so an interrupted install is done again. A user's NODE_ENV=production must not leave out the
 * bundler, hence the explicit `--include`.
 * @param {Install} what
 * @param {string} node
 * @param {string} npm path of npm's entry file
 */
function install(what, node, npm) {
  const target = dirname(join(root, what.folder));
  const flags = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ];
  const ci = spawnSync(node, [npm, 'ci', '--prefix', target, ...flags], {
    cwd: root,
    env: environmentOf(node),
    stdio: ['ignore', 2, 2],
  });
  if (ci.status !== 0) {
    throw new Problem('npm ci failed (its message is above): check that npm reaches its registry, then run this again');
  }
  writeFileSync(stampOf(what), fingerprint(what));
}

/** npm's own entry file: run through `npm`, it says where it is; otherwise beside the Node, or where `npm` on the path leads. */
function machineNpm() {
  const bin = dirname(realpathSync(process.execPath));
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  const candidates = [
    process.env['npm_execpath'] ?? '',
    join(bin, '../lib/node_modules/npm/bin/npm-cli.js'),
    ...onPath,
  ];
  for (const candidate of candidates) {
    if (!candidate || !existsSync(candidate)) continue;
    const file = realpathSync(candidate);
    if (basename(file) === 'npm-cli.js') return file;
  }
  throw new Problem('npm was not found: run this through npm (npm start, npm test)');
}
