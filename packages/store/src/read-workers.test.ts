import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { StoreBusy } from './errors.ts';
import {
  countKeys,
  die,
  fail,
  generationOf,
  giveBytes,
  giveMember,
  jobsEntry,
  lookLong,
  lookTwice,
  write,
} from './fixtures/jobs.ts';
import { insertKey } from './fixtures/statements.ts';
import { temporaryStore } from './fixtures/temporary.ts';
import type { ReadJob } from './store.ts';

/** 64 MiB, and a group. */
const logBound = 80_000_000;

const workerStore = () => temporaryStore({ workerEntry: jobsEntry });

describe('a heavy read', () => {
  test('gets its arguments and sees what is committed', async () => {
    const store = await workerStore();
    await store.write((tx) => tx.run(insertKey, ['a']));
    expect(await store.heavy(countKeys, { plus: 10 })).toBe(11);
    await store.write((tx) => tx.run(insertKey, ['b']));
    expect(await store.heavy(countKeys, { plus: 10 })).toBe(12);
  });

  test('has one snapshot, and the event loop goes on meanwhile', async () => {
    const store = await workerStore();
    await store.heavy(countKeys, { plus: 0 });
    let ended = false;
    const looks = store.heavy(lookTwice, null).finally(() => {
      ended = true;
    });
    let written = 0;
    while (!ended) {
      await store.write((tx) => tx.run(insertKey, [`key ${written}`]));
      written += 1;
    }
    const [before, after] = await looks;
    expect(after).toBe(before);
    expect(written).toBeGreaterThan(after + 1);
  });

  test('hands bytes over, pooled or not', async () => {
    const store = await workerStore();
    const text = async (pooled: boolean): Promise<string> =>
      new TextDecoder().decode(await store.heavy(giveBytes, { pooled }));
    expect([await text(true), await text(false), await text(true)]).toEqual(['pooled', 'own', 'pooled']);
  });

  test('hands over bytes that are a member of its answer', async () => {
    const store = await workerStore();
    const { bytes, n } = await store.heavy(giveMember, null);
    expect([new TextDecoder().decode(bytes), n]).toEqual(['member', 6]);
  });

  test('sees another generation after each commit, and only then', async () => {
    const store = await workerStore();
    const before = await store.heavy(generationOf, null);
    expect(await store.heavy(generationOf, null)).toBe(before);
    await store.write((tx) => tx.run(insertKey, ['new']));
    expect(await store.heavy(generationOf, null)).not.toBe(before);
  });

  test('cannot write', async () => {
    const store = await workerStore();
    await expect(store.heavy(write, null)).rejects.toThrow('not writable');
  });

  test('that fails, is unknown or cannot travel is refused, and the next one runs', async () => {
    const store = await workerStore();
    await expect(store.heavy(fail, null)).rejects.toThrow('the job failed');
    await expect(store.heavy(fail, null)).rejects.toMatchObject({ code: 'REFUSED', detail: { position: 3 } });
    const unknown: ReadJob<null, void> = { name: 'unknown', run: async () => {} };
    await expect(store.heavy(unknown, null)).rejects.toThrow('no job unknown');
    await expect(store.heavy({ ...countKeys, run: async () => 0 }, { plus: (() => 0) as never })).rejects.toThrow(
      'could not be cloned',
    );
    expect(await store.heavy(countKeys, { plus: 1 })).toBe(1);
  });

  test('that ends its thread fails alone; a new thread takes what waits', async () => {
    const store = await temporaryStore({ workerEntry: jobsEntry, readWorkers: 1 });
    const results = await Promise.allSettled([store.heavy(die, null), store.heavy(countKeys, { plus: 5 })]);
    expect(results).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ problem: 'failed' }) },
      { status: 'fulfilled', value: 5 },
    ]);
  });

  test('runs on the calling thread when there is no entry', async () => {
    const store = await temporaryStore();
    expect(await store.heavy(countKeys, { plus: 3 })).toBe(3);
  });
});

test('a full queue refuses before the start', async () => {
  const store = await temporaryStore({ workerEntry: jobsEntry, readWorkers: 1 });
  const results = await Promise.allSettled(Array.from({ length: 70 }, () => store.heavy(countKeys, { plus: 0 })));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(refused).toHaveLength(5);
  expect(refused[0]).toBeInstanceOf(StoreBusy);
  expect(refused[0]).toMatchObject({ problem: 'busy', message: '64 heavy reads are waiting already' });
  expect(await store.heavy(countKeys, { plus: 0 })).toBe(0);
});

test('closing ends running reads and refuses waiting ones', async () => {
  const store = await temporaryStore({ workerEntry: jobsEntry, readWorkers: 1 });
  const reads = Promise.allSettled([store.heavy(lookTwice, null), store.heavy(countKeys, { plus: 0 })]);
  await store.close();
  const closed = { status: 'rejected', reason: expect.objectContaining({ problem: 'closed' }) };
  expect(await reads).toEqual([closed, closed]);
});

test('the log stays short although heavy reads overlap all the time', async () => {
  const store = await workerStore();
  let written = false;
  const reader = async (): Promise<void> => {
    while (!written) await store.heavy(lookTwice, null);
  };
  const readers = [reader(), reader()];
  const text = 'x'.repeat(500_000);
  for (let i = 0; i < 200; i += 1) {
    await store.write((tx) => tx.run(insertKey, [`${i}${text}`]));
    await store.write((tx) => tx.q.deleteFrom('keys').execute());
    // 100 MB in all, slowly enough for many reads to begin and end.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  written = true;
  await Promise.all(readers);
  expect(statSync(`${store.path}-wal`).size).toBeLessThan(logBound);
});

test('the log stays short although one read lasts: what it would outgrow waits for the read', async () => {
  const store = await workerStore();
  await store.heavy(countKeys, { plus: 0 });
  const text = 'x'.repeat(500_000);
  let read = false;
  const look = store.heavy(lookLong, null).finally(() => {
    read = true;
  });
  // 200 MB, unless the writer waits until the read is over.
  for (let i = 0; !read && i < 400; i += 1) await store.write((tx) => tx.run(insertKey, [`${i}${text}`]));
  const [before, after] = await look;
  expect(after).toBe(before);
  expect(statSync(`${store.path}-wal`).size).toBeLessThan(logBound);
});
