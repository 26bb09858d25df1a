import { mkdtempSync, rmSync } from 'node:fs';
import { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepAwake } from '@millrace/polling';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readConfig } from './kernel/config.ts';
import { startServer } from './main.ts';

// How long and when it is awake cannot be told from outside; the unit's own tests show that.
vi.mock('@millrace/polling', () => ({ keepAwake: vi.fn() }));

it('waits awake between the requests of a lone client', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-awake-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const config = readConfig({ 'data-dir': dataDir, port: '0', 'log-level': 'silent' }, {});
  const server = await startServer(config);
  onTestFinished(server.close);
  expect(keepAwake).toHaveBeenCalledExactlyOnceWith(expect.any(Server));
});
