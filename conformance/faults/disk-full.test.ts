import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { startProgram } from './program.ts';
import { integrityOf, temporaryFolder } from './temporary-folder.ts';
import { Refused, Wire } from './wire.ts';

const sizeMiB = 24;
const spareBytes = 1024 * 1024;
const resumeLimitMs = 5000;
/** With its tag, as much as one request may hold. */
const batchPoints = 999;

/** A disk of 24 MiB. Mounting needs rights that not every machine gives. */
function smallDisk(context: TestContext): string {
  const disk = join(temporaryFolder(onTestFinished), 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    context.skip(`cannot mount a small disk here: ${(error as Error).message.trim()}`);
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  return disk;
}

/** Leaves about 1 MiB free; returns the file to remove. */
function fill(disk: string): string {
  const { bavail, bsize } = statfsSync(disk);
  const filler = join(disk, 'filler');
  writeFileSync(filler, Buffer.alloc(bavail * bsize - spareBytes));
  return filler;
}

const batch = (run_id: string, number: number): object => ({
  run_id,
  metrics: Array.from({ length: batchPoints }, (_, index) => ({
    key: 'm',
    value: index,
    timestamp: number,
    step: number * batchPoints + index,
  })),
  tags: [{ key: `batch-${number}`, value: 'whole' }],
});

/** Writes batches until one is refused; returns how many were acknowledged, and the refusal. */
async function writeUntilFull(wire: Wire, runId: string): Promise<{ acknowledged: number; refusal: Refused }> {
  for (let number = 0; number < 1000; number += 1) {
    try {
      await wire.post('runs/log-batch', batch(runId, number));
    } catch (error) {
      if (error instanceof Refused) return { acknowledged: number, refusal: error };
      throw error;
    }
  }
  throw new Error('the disk did not become full');
}

/** @throws the last refusal when writes do not succeed again in five seconds */
async function writesResume(wire: Wire, runId: string): Promise<void> {
  const deadline = performance.now() + resumeLimitMs;
  for (;;) {
    try {
      await wire.post('runs/set-tag', { run_id: runId, key: 'resumed', value: 'yes' });
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** Refused as the lack of space that it is, in words for a user: no SQL, no server path. */
function expectTyped(refusal: Refused, disk: string): void {
  expect([503, 507], refusal.message).toContain(refusal.status);
  expect(refusal.errorCode, refusal.message).toMatch(/^[A-Z_]+$/);
  expect(refusal.message).not.toMatch(/SQLITE|INSERT|SELECT|ENOSPC/);
  expect(refusal.message).not.toContain(disk);
}

it('a full disk refuses writes, serves reads, and recovers', async (context) => {
  const disk = smallDisk(context);
  const program = await startProgram(disk, onTestFinished);
  const wire = new Wire(program.url);
  const experimentId = await wire.createExperiment('full');
  const runId = await wire.createRun(experimentId, 'full');
  const filler = fill(disk);

  const { acknowledged, refusal } = await writeUntilFull(wire, runId);
  expectTyped(refusal, disk);
  const upload = wire.putArtifact(`${experimentId}/${runId}/artifacts/big.bin`, new Uint8Array(4 * spareBytes));
  expectTyped(
    await upload.then(
      () => new Refused(200, 'stored'),
      (error: Refused) => error,
    ),
    disk,
  );

  const pointsNow = async (from: Wire): Promise<number> => (await from.history(runId, 'm')).length;
  expect(await pointsNow(wire)).toBe(acknowledged * batchPoints);
  expect((await wire.run(runId)).data.tags?.filter(({ key }) => key.startsWith('batch-'))).toHaveLength(acknowledged);
  expect(await wire.searchRuns(experimentId, '')).toHaveLength(1);
  expect(await wire.artifacts(runId)).toEqual([]);

  rmSync(filler);
  await writesResume(wire, runId);
  await wire.post('runs/log-batch', batch(runId, acknowledged));
  program.signal('SIGTERM');
  expect(await program.exited, program.output()).toBe(0);
  expect(integrityOf(disk)).toBe('ok');

  const again = await startProgram(disk, onTestFinished);
  expect(await pointsNow(new Wire(again.url))).toBe((acknowledged + 1) * batchPoints);
  await again.kill();
});
