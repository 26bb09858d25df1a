import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { removeFolder, startServer, stopServer } from '../targets/server.ts';
import type { Target } from '../targets/target.ts';

/** Data that a server has in a folder, and what was noted about it. */
export interface Prepared<Facts> {
  readonly folder: string;
  readonly facts: Facts;
}

const factsFile = 'bench-facts.json';

/**
 * A folder with seeded data in the user's cache, kept for later runs: what takes minutes to make is measured in seconds.
 * @param name of the data and its size
 * @param seed fills the empty folder; what it answers is kept beside the data
 */
export async function prepared<Facts>(
  name: string,
  seed: (folder: string) => Promise<Facts>,
): Promise<Prepared<Facts>> {
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'millrace', 'bench-ui', name);
  const known = readFacts<Facts>(folder);
  if (known !== undefined) return { folder, facts: known };
  const begin = performance.now();
  console.log(`seeding ${name} …`);
  removeFolder(folder);
  mkdirSync(folder, { recursive: true });
  const facts = await seed(folder);
  // Written last: a folder without it was left unfinished.
  writeFileSync(join(folder, factsFile), JSON.stringify(facts));
  console.log(`seeded ${name} in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  return { folder, facts };
}

function readFacts<Facts>(folder: string): Facts | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, factsFile), 'utf8')) as Facts;
  } catch {
    return undefined;
  }
}

/** Runs `work` while the target serves the folder, which stays as it is. */
export async function whileServing<T>(target: Target, folder: string, work: (url: URL) => Promise<T>): Promise<T> {
  const server = await startServer(target, folder, { keep: true });
  try {
    return await work(new URL(server.url));
  } finally {
    await stopServer(server);
  }
}
