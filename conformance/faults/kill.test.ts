import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { appliedUnanswered, Ledger, violations } from './ledger.ts';
import { type Program, spawnProgram, startProgram } from './program.ts';
import { seed, seeded } from './random.ts';
import { readBack } from './read-back.ts';
import { integrityOf, temporaryFolder } from './temporary-folder.ts';
import { Wire } from './wire.ts';
import { startWriters } from './writers.ts';

const kills = Number(process.env['MILLRACE_KILLS'] ?? 50);
const writers = 8;
const longestLifeMs = 700;
const startKillEvery = 10;

/** One life of the server under load, ended by SIGKILL at a random moment. */
async function liveAndDie(
  program: Program,
  ledger: Ledger,
  experimentId: string,
  cycle: number,
  lifeMs: number,
): Promise<void> {
  const wire = new Wire(program.url);
  const load = startWriters({
    wire,
    ledger,
    experimentId,
    prefix: `c${cycle}-`,
    count: writers,
    seed: seed + cycle * 100,
  });
  await sleep(lifeMs);
  await program.kill();
  await load.stop();
}

/** Starts it and kills it before, while or just after it becomes ready. */
async function dieWhileStarting(dataDir: string, afterMs: number): Promise<void> {
  const starting = spawnProgram(dataDir, onTestFinished);
  await sleep(afterMs);
  await starting.kill();
}

it(`keeps what it acknowledged through ${kills} kills (MILLRACE_SEED=${seed})`, {
  timeout: 60_000 + kills * 20_000,
}, async () => {
  const dataDir = temporaryFolder(onTestFinished);
  const random = seeded(seed);
  const ledger = new Ledger();
  let program = await startProgram(dataDir, onTestFinished);
  const experimentId = await new Wire(program.url).createExperiment('ledger');
  let unanswered = 0;
  for (let cycle = 1; cycle <= kills; cycle += 1) {
    await liveAndDie(program, ledger, experimentId, cycle, random() * longestLifeMs);
    if (cycle % startKillEvery === 0) await dieWhileStarting(dataDir, random() * longestLifeMs);
    program = await startProgram(dataDir, onTestFinished);
    const prefix = `c${cycle}-`;
    const observed = await readBack(new Wire(program.url), experimentId, prefix);
    expect(violations(ledger.about(prefix), observed), `seed ${seed}, kill ${cycle}`).toEqual([]);
    unanswered += appliedUnanswered(ledger.about(prefix), observed);
  }
  const everything = await readBack(new Wire(program.url), experimentId, 'c');
  expect(violations(ledger, everything), `seed ${seed}, at the end`).toEqual([]);
  program.signal('SIGTERM');
  expect(await program.exited).toBe(0);
  expect(integrityOf(dataDir)).toBe('ok');
  console.log(
    `${kills} kills: ${ledger.count('acknowledged')} writes acknowledged, ${ledger.count('sent')} unanswered (${unanswered} of them applied), ${ledger.count('refused')} refused`,
  );
  expect(ledger.count('acknowledged')).toBeGreaterThan(kills);
  expect(ledger.count('sent'), `seed ${seed}: no write was cut off, so the kills proved nothing`).toBeGreaterThan(0);
  expect(ledger.count('refused'), `seed ${seed}`).toBe(0);
});
