import { expect, test } from 'vitest';
import { insertKey } from './fixtures/statements.ts';
import { letGroupsLast, temporaryStore } from './fixtures/temporary.ts';
import { groupBounds } from './group-sizes.ts';

test('groups are counted by how many requests shared their commit', async () => {
  letGroupsLast();
  const store = await temporaryStore();
  const put = (name: string) => store.write((tx) => tx.run(insertKey, [name]));
  await put('alone');
  await Promise.all(['a', 'b', 'c'].map(put));
  await Promise.all(Array.from({ length: 5 }, (_, i) => put(`${i}`)));
  const { groups, requests } = store.groupSizes();
  expect(requests).toBe(9);
  expect(Object.fromEntries(groupBounds.map((bound, at) => [bound, groups[at]]))).toMatchObject({ 1: 1, 4: 1, 8: 1 });
});
