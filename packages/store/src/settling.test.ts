import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Engine } from './dialects/dialect.ts';
import { dialectOf } from './dialects/index.ts';
import { StoreError } from './errors.ts';
import { insertKey, keyTexts } from './fixtures/statements.ts';
import { letGroupsLast, temporaryFolder, timer } from './fixtures/temporary.ts';
import { storeOf } from './open.ts';
import { readSnapshot } from './readers.ts';
import type { Store } from './store.ts';

/** A store whose syncs end when the test says so. */
const withSyncs = async () => {
  letGroupsLast();
  const path = join(temporaryFolder(), 'm.db');
  const opened = await dialectOf({ dialect: 'sqlite' }).open({
    path,
    durability: 'process',
    now: () => 0,
    whileUnread: async (work) => work(),
  });
  const syncs: PromiseWithResolvers<void>[] = [];
  const alone: boolean[] = [];
  const settle = (isAlone: boolean): Promise<void> => {
    alone.push(isAlone);
    syncs.push(Promise.withResolvers());
    return (syncs.at(-1) as PromiseWithResolvers<void>).promise;
  };
  const engine: Engine = { ...opened, settle, settling: () => syncs.at(-1)?.promise };
  const store: Store = storeOf(engine, undefined);
  onTestFinished(() => store.close());
  return { store, engine, syncs, alone };
};

/** Until so many syncs have begun: their groups are committed. */
const begun = (syncs: readonly unknown[], count: number) => vi.waitFor(() => expect(syncs).toHaveLength(count), 10_000);

/** Notes when each of them ends. */
const watch = (seen: string[], name: string, work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => seen.push(name),
    (error: StoreError) => seen.push(`${name}: ${error.problem}`),
  );

const put = (store: Store, text: string) => store.write((tx) => tx.run(insertKey, [text]));
const keys = (store: Store) => store.read((reader) => reader.all(keyTexts));

describe('while a sync runs', () => {
  test('nobody is answered, and the next group is committed', async () => {
    const { store, engine, syncs } = await withSyncs();
    const seen: string[] = [];
    const all = [watch(seen, 'a', put(store, 'a'))];
    await begun(syncs, 1);
    all.push(watch(seen, 'b', put(store, 'b')));
    await begun(syncs, 2);
    await timer(20);
    expect(seen).toEqual([]);
    expect(await readSnapshot(engine.reader, (reader) => reader.all(keyTexts))).toEqual([['a'], ['b']]);
    syncs[0]?.resolve();
    await all[0];
    await timer(20);
    expect(seen).toEqual(['a']);
    syncs[1]?.resolve();
    await Promise.all(all);
    expect(seen).toEqual(['a', 'b']);
  });

  test('a refusal waits too: it may rest on what is not safe yet', async () => {
    const { store, syncs } = await withSyncs();
    const seen: string[] = [];
    const all = [watch(seen, 'first', put(store, 'a')), watch(seen, 'again', put(store, 'a'))];
    await begun(syncs, 1);
    await timer(20);
    expect(seen).toEqual([]);
    syncs[0]?.resolve();
    await Promise.all(all);
    expect(seen).toEqual(['first', 'again: conflict']);
  });

  test('a read of what it shall keep waits for it', async () => {
    const { store, syncs } = await withSyncs();
    const seen: string[] = [];
    const all = [watch(seen, 'write', put(store, 'a'))];
    await begun(syncs, 1);
    all.push(watch(seen, 'read', keys(store)));
    await timer(20);
    expect(seen).toEqual([]);
    syncs[0]?.resolve();
    await Promise.all(all);
    expect(seen).toEqual(['write', 'read']);
  });
});

test('after a sync that failed nothing is acknowledged and nothing is written any more', async () => {
  const { store, engine, syncs } = await withSyncs();
  const seen: string[] = [];
  const all = [watch(seen, 'a', put(store, 'a')), watch(seen, 'b', put(store, 'b'))];
  await begun(syncs, 1);
  syncs[0]?.reject(new StoreError('unsafe', 'the disk could not keep a write'));
  await Promise.all(all);
  expect(seen).toEqual(['a: unsafe', 'b: unsafe']);
  await expect(put(store, 'c')).rejects.toMatchObject({ problem: 'unsafe' });
  expect(syncs).toHaveLength(1);
  expect(await readSnapshot(engine.reader, (reader) => reader.all(keyTexts))).toEqual([['a'], ['b']]);
});

test('a lone write is synced at once only after another: a client among many may come alone by chance', async () => {
  const { store, syncs, alone } = await withSyncs();
  const asked = [['a'], ['b'], ['c', 'd'], ['e'], ['f']];
  for (const group of asked) {
    const written = Promise.all(group.map((text) => put(store, text)));
    await begun(syncs, alone.length + 1);
    syncs.at(-1)?.resolve();
    await written;
  }
  expect(alone).toEqual([true, true, false, false, true]);
});
