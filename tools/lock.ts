/**
 * `npm run lock`: adds to package-lock.json the platform packages that the registry at hand did not offer.
 *
 * npm writes only those optional packages into the lock that it could look up, and `npm ci` then refuses the lock as out of
 * date. A registry that mirrors only some platforms therefore yields a lock that installs nowhere. What such an entry must say
 * (version, operating system, processor, C library) is all in the package's name and in the package that asks for it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Platform {
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** The part of package-lock.json that we read; keys are folders such as `node_modules/a/node_modules/b`. */
export interface Lock {
  packages: Record<string, Entry & Platform & { readonly optional?: boolean }>;
}

/** Adds the missing platform packages; returns their folders. */
export function completeLock(lock: Lock): string[] {
  const added: string[] = [];
  for (const [asker, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (versionSeenFrom(lock, asker, name) === version || !/^\d/.test(version)) continue;
      const beside = `${parentOf(asker)}node_modules/${name}`;
      const folder = lock.packages[beside] ? `${asker}/node_modules/${name}` : beside;
      lock.packages[folder] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true };
      added.push(folder);
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return added;
}

/** What is wrong with a lock, one line each: packages that are asked for and missing, download addresses. */
export function lockProblems(lock: Lock): string[] {
  const addresses = Object.entries(lock.packages)
    .filter(([, entry]) => entry.resolved !== undefined && !entry.link)
    .map(([folder]) => `${folder}: records a download address (.npmrc leaves them out)`);
  const missing = completeLock(structuredClone(lock)).map((folder) => `${folder}: missing, run "npm run lock"`);
  return [...addresses, ...missing];
}

/** Node's lookup: beside the asking package or in any folder above. */
function versionSeenFrom(lock: Lock, asker: string, name: string): string | undefined {
  for (let at = `${asker}/`; ; at = parentOf(at.slice(0, -1))) {
    const found = lock.packages[`${at}node_modules/${name}`];
    if (found || at === '') return found?.version;
  }
}

/** `a/node_modules/b` → `a/`; `node_modules/b` → the empty string. */
function parentOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/')));
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];

/** `…-linux-x64-musl` → linux, x64, musl. */
function platformOf(name: string): Platform {
  const [, os, cpu, abi] = /-([a-z0-9]+)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(\w+))?$/.exec(name) ?? [];
  if (/-wasm32-wasi$/.test(name)) return { cpu: ['wasm32'] };
  if (!os || !cpu || !systems.includes(os)) throw new Error(`cannot tell the platform of ${name}`);
  const libc = os !== 'linux' || !abi ? undefined : abi.startsWith('musl') ? 'musl' : 'glibc';
  return { cpu: [cpu], ...(libc && { libc: [libc] }), os: [os] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock: Lock = JSON.parse(readFileSync(file, 'utf8'));
  for (const folder of completeLock(lock)) console.log(`added ${folder}`);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
