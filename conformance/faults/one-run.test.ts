import { expect, it, onTestFinished } from 'vitest';
import { startProgram } from './program.ts';
import { seed, seeded } from './random.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { Wire, type WirePoint } from './wire.ts';

const clients = 64;
const writesEach = 30;

/** MLflow's order of latest values. */
const isNewer = (left: WirePoint, right: WirePoint): boolean =>
  left.step !== right.step
    ? left.step > right.step
    : left.timestamp !== right.timestamp
      ? left.timestamp > right.timestamp
      : left.value > right.value;

const keyOf = ({ step, timestamp, value }: WirePoint): string => `${step} ${timestamp} ${value}`;

/** A point of few possible ones, so that clients collide on steps, on timestamps and on whole points. */
function somePoint(random: () => number): WirePoint {
  const whole = (below: number): number => Math.floor(random() * below);
  return { key: 'shared', step: whole(20), timestamp: 1000 + whole(5), value: whole(10) / 2 };
}

it(`${clients} clients write to one run (MILLRACE_SEED=${seed})`, async () => {
  const program = await startProgram(temporaryFolder(onTestFinished), onTestFinished);
  const wire = new Wire(program.url);
  const runId = await wire.createRun(await wire.createExperiment('one run'), 'shared');
  const sent: WirePoint[] = [];

  const client = async (number: number): Promise<void> => {
    const random = seeded(seed + number);
    for (let write = 0; write < writesEach; write += 1) {
      const point = somePoint(random);
      sent.push(point);
      const own = { key: `own-${number}`, step: write, timestamp: write, value: write };
      if (write % 3 === 0)
        await wire.post('runs/log-batch', {
          run_id: runId,
          metrics: [point, own],
          params: [{ key: `p-${number}-${write}`, value: 'v' }],
        });
      else await wire.post('runs/log-metric', { run_id: runId, ...point });
      if (write % 5 === 0) await wire.post('runs/set-tag', { run_id: runId, key: 'last', value: `${number}` });
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));

  const { data } = await wire.run(runId);
  const history = await wire.history(runId, 'shared');
  await program.kill();

  const newest = sent.reduce((best, point) => (isNewer(point, best) ? point : best));
  const latest = data.metrics?.find((metric) => metric.key === 'shared');
  expect(latest && keyOf(latest), `seed ${seed}`).toBe(keyOf(newest));
  expect(history.map(keyOf).toSorted(), `seed ${seed}`).toEqual([...new Set(sent.map(keyOf))].toSorted());
  const lastBatch = writesEach - 1 - ((writesEach - 1) % 3);
  for (let number = 0; number < clients; number += 1) {
    expect(data.metrics?.find((metric) => metric.key === `own-${number}`)?.step, `client ${number}`).toBe(lastBatch);
  }
  expect(data.params).toHaveLength(clients * (writesEach / 3));
});
