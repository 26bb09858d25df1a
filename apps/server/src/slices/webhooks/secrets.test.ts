import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../kernel/config.ts';
import { newFernetKey, UnreadableToken } from './fernet.ts';
import { openSecret, sealSecret } from './secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const configured = (key?: string) =>
  readConfig({ 'data-dir': folder }, { MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: key ?? '' });

test('without a configured key one is made once, for the owner alone', async () => {
  const config = configured();
  const sealed = await Promise.all(['a', 'b', 'c', 'd'].map((secret) => sealSecret(config, secret, 0)));
  expect(await Promise.all(sealed.map((token) => openSecret(configured(), token)))).toEqual(['a', 'b', 'c', 'd']);
  expect(await readdir(folder)).toEqual(['webhook-secrets.key']);
  expect((await stat(path.join(folder, 'webhook-secrets.key'))).mode & 0o777).toBe(0o600);
});

test('a configured key needs no file', async () => {
  const key = newFernetKey();
  const sealed = await sealSecret(configured(key), 'secret', 0);
  expect(await openSecret(configured(key), sealed)).toBe('secret');
  expect(await readdir(folder)).toEqual([]);
  await expect(openSecret(configured(newFernetKey()), sealed)).rejects.toBeInstanceOf(UnreadableToken);
});

test('a key that is none stops the start, without being shown', () => {
  expect(() => configured('hunter2')).toThrow('MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY');
  expect(() => configured('hunter2')).not.toThrow('hunter2');
});
