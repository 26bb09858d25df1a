import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { open, temporaryFolder } from '../../fixtures/temporary.ts';

const program = fileURLToPath(new URL('../../fixtures/serve.ts', import.meta.url));

/** Another process that has the database open. */
const serve = async (path: string): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
};

test('a second process is refused by the name of the first, and let in once that is killed', async () => {
  const path = join(temporaryFolder(), 'm.db');
  const first = await serve(path);
  const owner = `process ${first.pid} on ${hostname()}, started 2023-11-14T22:13:20.000Z`;
  await expect(open(path)).rejects.toThrow(
    expect.objectContaining({
      problem: 'in-use',
      message: `the database ${path} is in use by ${owner}; stop it first or use another database`,
    }),
  );
  const ended = once(first, 'exit');
  first.kill('SIGKILL');
  await ended;
  expect(existsSync(`${path}.owner`)).toBe(true);
  const store = await open(path);
  await store.close();
  expect(existsSync(`${path}.owner`)).toBe(false);
});

test('the same process is refused too, and its first store goes on', async () => {
  const path = join(temporaryFolder(), 'm.db');
  const store = await open(path);
  await expect(open(path)).rejects.toThrow(`the database ${path} is open in this process already`);
  await store.write(async () => {});
  await store.close();
  await open(path);
});
