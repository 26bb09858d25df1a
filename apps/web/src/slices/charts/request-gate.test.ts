import { expect, it } from 'vitest';
import { whenThereIsRoom } from './request-gate.ts';

it('lets four run at a time, and then the newest first', async () => {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const { signal } = new AbortController();
  const work = (id: number) => () => {
    started.push(id);
    return new Promise<number>((resolve) => ends.push(() => resolve(id)));
  };
  const all = [1, 2, 3, 4, 5, 6, 7].map((id) => whenThereIsRoom(work(id), signal));
  await Promise.resolve();
  expect(started).toEqual([1, 2, 3, 4]);
  for (let i = 0; i < 7; i++) {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(started).toEqual([1, 2, 3, 4, 7, 6, 5]);
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('does not start what is no longer wanted, and gives its room on', async () => {
  const abort = new AbortController();
  const free = new AbortController();
  const ends: (() => void)[] = [];
  const held = [1, 2, 3, 4].map(() =>
    whenThereIsRoom(() => new Promise<void>((resolve) => ends.push(resolve)), free.signal),
  );
  const last = whenThereIsRoom(async () => 'done', free.signal);
  const unwanted = whenThereIsRoom(() => Promise.reject(new Error('it was started')), abort.signal);
  abort.abort();
  ends[0]?.();
  await expect(unwanted).rejects.toThrow('aborted');
  expect(await last).toBe('done');
  for (const end of ends) end();
  await Promise.all(held);
});
