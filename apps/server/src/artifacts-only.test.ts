import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from './kernel/config.ts';
import { startServer } from './main.ts';

it('--artifacts-only serves bytes without a database', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'artifacts-only-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = readConfig({ 'artifacts-only': true, 'data-dir': folder, port: '0', 'log-level': 'silent' }, {});
  const server = await startServer(config);
  onTestFinished(server.close);
  const file = `${server.url}/api/2.0/mlflow-artifacts/artifacts/a/b.txt`;
  expect((await fetch(file, { method: 'PUT', body: 'x' })).status).toBe(200);
  expect(await (await fetch(file)).text()).toBe('x');
  expect((await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=x`)).status).toBe(503);
  expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
  expect(existsSync(config.databaseFile)).toBe(false);
});
