// @ts-check
/** Where the browser of the tests is, and how it comes there. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
/** Fonts beside it, so that screenshots show emoji and other scripts. */
const packages = ['chromium', 'fonts-noto-core', 'fonts-noto-color-emoji'];

/** The command that a user is told. */
export const installCommand = `apt-get install --yes ${packages.join(' ')}`;

/** @returns {string | undefined} */
export const chromiumPath = () => process.env['CHROMIUM'] ?? paths.find((path) => existsSync(path));

/**
 * Installs Debian's package where that is possible: as root, with apt.
 * @returns {boolean} whether there is a browser now
 */
export function ensureChromium() {
  if (chromiumPath()) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const run = (/** @type {readonly string[]} */ args) =>
    spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  run(['update']);
  run(['install', '--yes', '--no-install-recommends', ...packages]);
  return chromiumPath() !== undefined;
}
