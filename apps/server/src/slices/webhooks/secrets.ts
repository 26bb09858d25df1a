import { randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../kernel/config.ts';
import { decryptFernet, encryptFernet, newFernetKey } from './fernet.ts';

type KeySource = Pick<Config, 'dataDir' | 'webhooks'>;

const keyFile = 'webhook-secrets.key';

/** A secret as it is stored. `now` is epoch ms. */
export const sealSecret = async (config: KeySource, secret: string, now: number): Promise<string> =>
  encryptFernet(await keyOf(config), secret, now);

/** @throws UnreadableToken when the key is not the one that sealed it */
export const openSecret = async (config: KeySource, sealed: string): Promise<string> =>
  decryptFernet(await keyOf(config), sealed);

/** The configured key, or else one that is made on first use and kept beside the database. */
async function keyOf({ dataDir, webhooks }: KeySource): Promise<string> {
  if (webhooks.secretKey !== undefined) return webhooks.secretKey;
  const file = path.join(dataDir, keyFile);
  return (await readKey(file)) ?? createKey(file);
}

const readKey = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );

/** Nobody ever sees half a key, and of two that are made at once the first one counts. */
async function createKey(file: string): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeSynced(draft, `${newFernetKey()}\n`);
    await link(draft, file).catch(ignoreExisting);
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
