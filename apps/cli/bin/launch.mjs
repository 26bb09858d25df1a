// @ts-check
/** Hands this process over to a program under a given Node. Plain JavaScript: it runs on Node 20.0 before any toolchain. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

/** A signal to the whole process group reaches the program directly and again through us; the second copy is dropped. */
const duplicateMs = 500;

/** Flags that Node gets for the bundle. A small nursery keeps a busy server under 250 MiB. */
const nodeFlags = ['--max-semi-space-size=2'];

/**
 * Defaults of the C library's memory for the bundle. One arena holds fewer half-empty pages: about 8 MiB less when idle. What is larger than
 * the threshold, 128 KiB from the start, goes back to the system when it is freed; unless it is set, the first large piece that is freed raises it.
 */
const allocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' };

/**
 * Runs the bundle. Compiled code is kept beside it.
 * @param {string} node
 * @param {string} bundle
 * @param {readonly string[]} args
 */
export function launchBundle(node, bundle, args) {
  launch(node, [...nodeFlags, bundle, ...args], {
    NODE_COMPILE_CACHE: join(dirname(bundle), '.compiled'),
    ...allocator,
  });
}

/**
 * Runs `node` with `args`, passes signals on, and ends with its exit code.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [environment] defaults; what the user has set stays
 */
export function launch(node, args, environment) {
  const child = spawn(node, args, { stdio: 'inherit', env: { ...environment, ...process.env } });
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (performance.now() - lastMs > duplicateMs) child.kill(signal);
      lastMs = performance.now();
    });
  }
  child.on('error', (error) => {
    console.error(`millrace: cannot start ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}
