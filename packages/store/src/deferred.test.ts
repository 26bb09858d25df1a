import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SqliteSession } from './dialects/sqlite/session.ts';
import { afterKill, append, appendNew, foldKeys } from './fixtures/deferred.ts';
import { countKeys, jobsEntry } from './fixtures/jobs.ts';
import { insertKey, keyTexts } from './fixtures/statements.ts';
import { keysOf, letGroupsLast, open, temporaryFolder, temporaryStore } from './fixtures/temporary.ts';
import type { OpenedStore } from './open.ts';
import { type Fold, statement, type Tx } from './store.ts';

const deferringStore = () => temporaryStore({ fold: foldKeys });
const put = (store: OpenedStore, text: string) => store.write((tx) => tx.run(insertKey, [text]));
const putAndLook = async (tx: Tx, text: string): Promise<string[]> => {
  await tx.run(insertKey, [text]);
  return (await tx.all(keyTexts)).flat();
};

/** Another look at the file, as another program has it: without the gate. */
const lookFromOutside = (store: OpenedStore) => {
  const db = new Database(store.path, { readonly: true });
  onTestFinished(() => void db.close());
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  return { deferred: () => count('deferred'), folded: () => count('keys') };
};

describe('what was appended', () => {
  test('is read at once', async () => {
    const store = await deferringStore();
    for (let i = 1; i <= 200; i += 1) {
      await append(store, `key ${i}`);
      expect(await keysOf(store)).toHaveLength(i);
    }
  });

  test('is read at once by worker threads', async () => {
    const store = await temporaryStore({ fold: foldKeys, workerEntry: jobsEntry });
    for (let i = 1; i <= 100; i += 1) {
      await append(store, `key ${i}`);
      expect(await store.heavy(countKeys, { plus: 0 })).toBe(i);
    }
  });

  test('is read by each of many that ask at once', async () => {
    const store = await temporaryStore({ fold: foldKeys, workerEntry: jobsEntry });
    for (let i = 1; i <= 20; i += 1) {
      await Promise.all([append(store, `a ${i}`), append(store, `b ${i}`)]);
      const counts = await Promise.all([
        store.heavy(countKeys, { plus: 0 }),
        keysOf(store).then((keys) => keys.length),
        store.heavy(countKeys, { plus: 0 }),
        store.write(async (tx) => (await tx.all(keyTexts)).length),
      ]);
      expect(counts).toEqual([2 * i, 2 * i, 2 * i, 2 * i]);
    }
  });

  test('is seen by later writes, and sees earlier ones, in one group too', async () => {
    const store = await deferringStore();
    const [, seen, , , seenLater] = await Promise.all([
      append(store, 'a'),
      store.write((tx) => putAndLook(tx, 'b')),
      append(store, 'c'),
      append(store, 'd'),
      store.write((tx) => putAndLook(tx, 'e')),
    ]);
    expect(seen).toEqual(['a', 'b']);
    expect(seenLater).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await keysOf(store)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('waits while others write beside it, and is read before what they wrote', async () => {
    const store = await deferringStore();
    await append(store, 'a');
    await store.write((tx) => tx.run(insertKey, ['beside']), { besideDeferred: true });
    expect([lookFromOutside(store).deferred(), lookFromOutside(store).folded()]).toEqual([1, 1]);
    expect((await keysOf(store)).toSorted()).toEqual(['a', 'beside']);
  });

  test('waits in one table until somebody looks', async () => {
    const store = await deferringStore();
    const outside = lookFromOutside(store);
    for (const text of ['a', 'b', 'c']) await append(store, text);
    expect([outside.deferred(), outside.folded()]).toEqual([3, 0]);
    await keysOf(store);
    expect([outside.deferred(), outside.folded()]).toEqual([0, 3]);
  });

  test('does not wait without end', async () => {
    const store = await deferringStore();
    const outside = lookFromOutside(store);
    const long = 'x'.repeat(8 * 1024);
    let most = 0;
    for (let i = 0; i < 60; i += 1) {
      await append(store, `${i} ${long}`);
      most = Math.max(most, outside.deferred());
    }
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThan(30);
  });

  test('is folded when the store is closed', async () => {
    const path = `${temporaryFolder()}/m.db`;
    const store = await open(path, { fold: foldKeys });
    await append(store, 'a');
    await store.close();
    expect(await keysOf(await open(path))).toEqual(['a']);
  });

  test('outlives a kill, and is folded before anybody looks', async () => {
    const store = await deferringStore();
    await append(store, 'a');
    await keysOf(store);
    await append(store, 'b');
    expect(await keysOf(await afterKill(store))).toEqual(['a', 'b']);
    const copy = await afterKill(store);
    await append(copy, 'c');
    expect(await copy.write((tx) => putAndLook(tx, 'd'))).toEqual(['a', 'b', 'c', 'd']);
  });

  test('is not there when its request was refused', async () => {
    const store = await deferringStore();
    const refused = store.append(async (tx) => {
      await tx.defer('half');
      throw new Error('refused');
    });
    await expect(Promise.all([append(store, 'a'), refused, append(store, 'b')])).rejects.toThrow('refused');
    expect(await keysOf(store)).toEqual(['a', 'b']);
  });
});

describe('what may be deferred once', () => {
  const outcomes = async (store: OpenedStore, texts: readonly string[]) =>
    Promise.all(texts.map((text) => appendNew(store, text)));

  test('is deferred, one by one and in a group', async () => {
    const store = await deferringStore();
    await keysOf(store);
    const outside = lookFromOutside(store);
    for (const text of ['a', 'b']) expect(await appendNew(store, text)).toBe(true);
    expect(await outcomes(store, ['c', 'd', 'e'])).toEqual([true, true, true]);
    expect([outside.deferred(), outside.folded()]).toEqual([5, 0]);
  });

  test('is not new while it waits, once it is in its table, and within a group', async () => {
    const store = await deferringStore();
    await keysOf(store);
    await appendNew(store, 'a');
    expect(await appendNew(store, 'a')).toBe(false);
    expect(await keysOf(store)).toEqual(['a']);
    expect(await appendNew(store, 'a')).toBe(false);
    expect((await outcomes(store, ['b', 'a', 'b', 'c'])).filter(Boolean)).toHaveLength(2);
    expect((await keysOf(store)).toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('is not new when a killed process left it', async () => {
    const store = await deferringStore();
    await keysOf(store);
    await appendNew(store, 'a');
    const copy = await afterKill(store);
    expect(await outcomes(copy, ['a', 'b'])).toEqual([false, true]);
    expect(await appendNew(await afterKill(copy), 'b')).toBe(false);
  });

  test('is new again after a group that was undone', async () => {
    letGroupsLast();
    const store = await deferringStore();
    await keysOf(store);
    const commit = vi.spyOn(SqliteSession.prototype, 'commit').mockRejectedValueOnce(new Error('no commit'));
    onTestFinished(() => commit.mockRestore());
    const undone = await Promise.allSettled([appendNew(store, 'a'), append(store, 'b')]);
    expect(undone.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await appendNew(store, 'a')).toBe(true);
    expect(await keysOf(store)).toEqual(['a']);
  });

  test('is new to exactly one of those that ask, whatever they ask together with, between reads and kills', async () => {
    const asked = fc.record({
      texts: fc.array(fc.constantFrom('p', 'q', 'r', 's'), { minLength: 1, maxLength: 4 }),
      beside: fc.constantFrom('nothing', 'append', 'write', 'read', 'kill'),
    });
    const follow = async (groups: readonly { readonly texts: readonly string[]; readonly beside: string }[]) => {
      let store = await deferringStore();
      const fresh: string[] = [];
      for (const [i, { texts, beside }] of groups.entries()) {
        const others = {
          append: () => append(store, `${i}`),
          write: () => put(store, `${i}`),
          read: () => keysOf(store),
        }[beside];
        const [isNew] = await Promise.all([outcomes(store, texts), others?.()]);
        fresh.push(...texts.filter((_, at) => isNew[at]));
        if (beside === 'kill') store = await afterKill(store);
      }
      expect(fresh.toSorted()).toEqual([...new Set(groups.flatMap(({ texts }) => texts))].toSorted());
      expect((await keysOf(store)).filter((text) => /[p-s]/.test(text)).toSorted()).toEqual(fresh.toSorted());
      await store.close();
    };
    await fc.assert(fc.asyncProperty(fc.array(asked, { maxLength: 8 }), follow), { numRuns: 60 });
  });

  test('notes nothing when it is not kept', async () => {
    const store = await deferringStore();
    const facts: object[] = [];
    store.onCommit((noted) => facts.push(...noted));
    await append(store, 'a');
    await keysOf(store);
    const condition = { claims: ['a'], unless: { statement: keyTexts, parameters: [] } };
    const isKept = await store.append(async (tx) => {
      tx.note({ fact: 'a' });
      tx.defer('a', condition);
    });
    expect([isKept, facts]).toEqual([false, []]);
  });
});

describe('a row that an append has read', () => {
  const textOf = statement<{ text: string }>('SELECT text FROM keys WHERE id = ?');
  const rename = statement<never>('UPDATE keys SET text = ? WHERE id = 1');
  const seenBy = async (store: OpenedStore): Promise<string | undefined> => {
    let seen: string | undefined;
    await store.append(async (tx) => {
      seen = (await tx.get(textOf, [1]))?.text;
    });
    return seen;
  };
  const besides = { besideDeferred: true };

  test('is not asked for again until something is written', async () => {
    const store = await deferringStore();
    await put(store, 'a');
    await seenBy(store);
    const get = vi.spyOn(SqliteSession.prototype, 'get');
    onTestFinished(() => get.mockRestore());
    expect([await seenBy(store), await seenBy(store), get.mock.calls.length]).toEqual(['a', 'a', 0]);
    await store.write((tx) => tx.run(rename, ['b']), besides);
    expect([await seenBy(store), get.mock.calls.length]).toEqual(['b', 1]);
  });

  test('is the one that was written before it in its group, or the old one when that was undone', async () => {
    const store = await deferringStore();
    await put(store, 'a');
    const [before, , after, , last] = await Promise.all([
      seenBy(store),
      store.write((tx) => tx.run(rename, ['b']), besides),
      seenBy(store),
      store
        .write(async (tx) => {
          await tx.run(rename, ['c']);
          throw new Error('bad');
        }, besides)
        .catch(() => {}),
      seenBy(store),
    ]);
    expect([before, after, last, await seenBy(store)]).toEqual(['a', 'b', 'b', 'b']);
  });

  test('is the old one when its group was undone', async () => {
    letGroupsLast();
    const store = await deferringStore();
    await put(store, 'a');
    const commit = vi.spyOn(SqliteSession.prototype, 'commit').mockRejectedValueOnce(new Error('no commit'));
    onTestFinished(() => commit.mockRestore());
    await Promise.allSettled([store.write((tx) => tx.run(rename, ['b']), besides), seenBy(store)]);
    expect(await seenBy(store)).toBe('a');
  });
});

describe('a fold', () => {
  test('stays when the request that needed it is undone', async () => {
    const store = await deferringStore();
    await append(store, 'a');
    await expect(
      store.write(async (tx) => {
        await tx.run(insertKey, ['b']);
        throw new Error('bad');
      }),
    ).rejects.toThrow('bad');
    expect(lookFromOutside(store).folded()).toBe(1);
    expect(await keysOf(store)).toEqual(['a']);
  });

  test('that fails refuses who needs it, and loses nothing', async () => {
    let broken = true;
    const fold: Fold = async (tx, payloads) => {
      await foldKeys(tx, payloads);
      if (broken) throw new Error('broken');
    };
    const store = await temporaryStore({ fold });
    await append(store, 'a');
    await expect(keysOf(store)).rejects.toThrow('broken');
    const results = await Promise.allSettled([append(store, 'b'), put(store, 'c'), append(store, 'd')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    broken = false;
    expect(await keysOf(store)).toEqual(['a', 'b', 'd']);
  });

  test('is refused by a program that does not know how', async () => {
    const path = `${temporaryFolder()}/m.db`;
    const store = await open(path);
    await append(store, 'a');
    await expect(keysOf(store)).rejects.toThrow(expect.objectContaining({ problem: 'misuse' }));
  });
});

describe('a store that defers equals one that does not', () => {
  const command = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('append' as const), times: fc.integer({ min: 1, max: 5 }) }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'refused' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'write' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'bad' as const }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'read' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
  );
  type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

  /** Applies groups of commands that were asked for together, and compares with a list after each. */
  const follow = async (groups: readonly (readonly Command[])[]): Promise<void> => {
    let store = await deferringStore();
    const model: string[] = [];
    let made = 0;
    const ask = (c: Command): Promise<unknown> => {
      const text = `key ${made++}`;
      if (c.kind === 'append') {
        const texts = Array.from({ length: c.times }, (_, i) => `${text} ${i}`);
        model.push(...texts);
        return Promise.all(texts.map((one) => append(store, one)));
      }
      if (c.kind === 'write') {
        model.push(text);
        const expected = [...model];
        return store.write(async (tx) => expect(await putAndLook(tx, text)).toEqual(expected));
      }
      const bad = async (half: Promise<unknown>): Promise<void> => {
        await half;
        throw new Error('bad');
      };
      if (c.kind === 'bad') return expect(store.write((tx) => bad(tx.run(insertKey, [text])))).rejects.toThrow('bad');
      if (c.kind === 'refused')
        return expect(store.append((tx) => bad(Promise.resolve(tx.defer(text))))).rejects.toThrow('bad');
      return Promise.resolve();
    };
    for (const group of groups) {
      await Promise.all(group.map(ask));
      if (group.some(({ kind }) => kind === 'kill')) store = await afterKill(store);
      if (group.some(({ kind }) => kind === 'read')) expect(await keysOf(store)).toEqual(model);
    }
    expect(await keysOf(store)).toEqual(model);
    await store.close();
  };

  test('after any interleaving of appends, writes, refusals, reads and kills', async () => {
    const groups = fc.array(fc.array(command, { minLength: 1, maxLength: 5 }), { maxLength: 8 });
    await fc.assert(fc.asyncProperty(groups, follow), { numRuns: 60 });
  });
});
