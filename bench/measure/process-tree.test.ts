import { expect, it } from 'vitest';
import { cpuSeconds, memoryOf, parseStat, treeOf } from './process-tree.ts';
import { withoutFolders } from './without-folders.ts';

it('reads a stat line whose command holds spaces and parentheses', () => {
  const line = '77 (a) b (c) S 12 77 70 0 -1 4194304 100 0 0 0 250 50 1 2 20 0';
  expect(parseStat(line)).toEqual({ pid: 77, parent: 12, session: 70, cpuTicks: 300 });
});

it.runIf(process.platform === 'linux')('sees this process, its time and its memory', () => {
  expect(treeOf(process.pid).map((one) => one.pid)).toContain(process.pid);
  expect(cpuSeconds(process.pid)).toBeGreaterThan(0);
  const memory = memoryOf(process.pid);
  expect(memory.rss).toBeGreaterThan(10);
  expect(memory.peak).toBeGreaterThanOrEqual(memory.rss - 5);
  expect(memory.treeRss).toBeGreaterThanOrEqual(memory.rss - 5);
});

it.each([
  ['/opt/some/bin/python -m mlflow', 'python -m mlflow'],
  ['--uri sqlite:////tmp/bench-1/mlflow.db', '--uri sqlite:///mlflow.db'],
  ['node dist/millrace.mjs --data-dir /tmp/x', 'node dist/millrace.mjs --data-dir x'],
])('publishes %s without folders', (command, published) => expect(withoutFolders(command)).toBe(published));
