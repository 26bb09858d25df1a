// @ts-check
/** Hands this process over to a program under a given Node. Plain JavaScript: it runs on Node 20.0 before any toolchain. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Flags that Node gets for the bundle, in this one place. */
export const nodeFlags = /** @type {string[]} */ ([]);

/** A signal to the whole process group reaches the program directly and again through us; the second copy is dropped. */
const duplicateMs = 500;

/**
 * Runs `node` with `args`, passes signals on, and ends with its exit code.
 * @param {string} node
 * @param {readonly string[]} args
 */
export function launch(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
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
