import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const launcher = new URL('../apps/cli/bin/launch.mjs', import.meta.url).href;

/** Starts a process that launches `script` in a Node of its own. */
function launching(script: string): ChildProcess {
  const code = `import { launch } from ${JSON.stringify(launcher)}; launch(process.execPath, ['-e', ${JSON.stringify(script)}]);`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** A program that says when it is ready and how many signals it got, and ends by itself some time after the first. */
const counting = `
  let count = 0;
  process.on('SIGTERM', () => {
    count += 1;
    if (count === 1) setTimeout(() => process.exit(40 + count), 300);
  });
  setInterval(() => {}, 1000);
  console.log('ready');
`;

it('ends with the exit code of the program', async () => {
  expect(await once(launching('process.exit(7)'), 'exit')).toEqual([7, null]);
});

it('ends as a shell would when the program died of a signal', async () => {
  expect(await once(launching("process.kill(process.pid, 'SIGKILL')"), 'exit')).toEqual([137, null]);
});

it('passes a signal on once and waits for the program, whoever else repeats the signal', async () => {
  const launched = launching(counting);
  await once(launched.stdout!, 'data');
  launched.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 50));
  launched.kill('SIGTERM');
  expect(await once(launched, 'exit')).toEqual([41, null]);
});
