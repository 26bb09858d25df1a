import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { Ledger, violations } from './ledger.ts';
import { startProgram } from './program.ts';
import { seed } from './random.ts';
import { readBack } from './read-back.ts';
import { integrityOf, temporaryFolder } from './temporary-folder.ts';
import { Wire } from './wire.ts';
import { startWriters } from './writers.ts';

const stopLimitMs = 5_000;
/** So many writes are acknowledged before the signal comes. */
const acknowledgedMin = 500;

it.each(['SIGTERM', 'SIGINT'] as const)(
  `%s under load: exit 0 in time, ledger holds (MILLRACE_SEED=${seed})`,
  async (signal) => {
    const dataDir = temporaryFolder(onTestFinished);
    const ledger = new Ledger();
    const first = await startProgram(dataDir, onTestFinished);
    const wire = new Wire(first.url);
    const experimentId = await wire.createExperiment('ledger');
    const load = startWriters({ wire, ledger, experimentId, prefix: 's-', count: 8, seed });
    while (ledger.count('acknowledged') < acknowledgedMin) await sleep(20);

    const begin = performance.now();
    first.signal(signal);
    expect(await first.exited, first.output()).toBe(0);
    expect(performance.now() - begin).toBeLessThan(stopLimitMs);
    await load.stop();
    expect(integrityOf(dataDir)).toBe('ok');

    const second = await startProgram(dataDir, onTestFinished);
    const observed = await readBack(new Wire(second.url), experimentId, 's-');
    await second.kill();
    expect(violations(ledger, observed), `seed ${seed}`).toEqual([]);
  },
);
