import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import {
  createSavedView,
  deleteSavedView,
  getSavedView,
  searchPinnedViews,
  searchSavedViews,
  shortId,
  updateSavedView,
} from './saved-view.ts';

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

const make = async (name: string, state: unknown = { columns: ['metrics.loss'] }) =>
  parsed(await createSavedView(context, { kind: 'runs', scope: '1,2', name, state })).view;

describe('a saved view', () => {
  it('keeps its state, and is found by its short id', async () => {
    const view = await make('best');
    expect(view?.view_id).toMatch(/^[0-9A-Za-z]{8}$/);
    expect(await getSavedView(context, { view_id: view?.view_id })).toEqual({ view });
    expect(view?.state).toEqual({ columns: ['metrics.loss'] });
  });

  it('is listed by name within its kind and scope, without the state', async () => {
    await make('a first');
    await createSavedView(context, { kind: 'runs', scope: '3', name: 'elsewhere' });
    const { views } = parsed(await searchSavedViews(context, { kind: 'runs', scope: '1,2' }));
    expect(views?.map(({ name }) => name)).toEqual(['a first', 'best']);
    expect(views?.[0]).not.toHaveProperty('state');
  });

  it('changes its name, its state, and goes', async () => {
    const view_id = (await make('draft'))?.view_id as string;
    await updateSavedView(context, { view_id, name: 'final' });
    const { view } = parsed(await updateSavedView(context, { view_id, state: { columns: [] } }));
    expect(view).toMatchObject({ name: 'final', state: { columns: [] } });
    await deleteSavedView(context, { view_id });
    await deleteSavedView(context, { view_id });
    await expect(getSavedView(context, { view_id })).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('is listed among the pinned ones of all scopes, by name, as long as it is pinned', async () => {
    const pinned = async () => parsed(await searchPinnedViews(context, {})).views ?? [];
    const [b, a] = [(await make('pinned b'))?.view_id, (await make('pinned a'))?.view_id];
    for (const view_id of [b, a]) await updateSavedView(context, { view_id, pinned: true });
    expect((await pinned()).map(({ name }) => name)).toEqual(['pinned a', 'pinned b']);
    expect((await pinned())[0]).toMatchObject({ kind: 'runs', scope: '1,2', pinned: true });
    expect((await pinned())[0]).not.toHaveProperty('state');
    await updateSavedView(context, { view_id: b, name: 'still pinned' });
    await updateSavedView(context, { view_id: a, pinned: false });
    expect((await pinned()).map(({ name }) => name)).toEqual(['still pinned']);
    await deleteSavedView(context, { view_id: b });
    expect(await pinned()).toEqual([]);
  });

  it('is pinned only while there is room on the first page', async () => {
    const ids: (string | undefined)[] = [];
    for (let at = 0; at < 25; at += 1) ids.push((await make(`room ${at}`))?.view_id);
    for (const view_id of ids.slice(1)) await updateSavedView(context, { view_id, pinned: true });
    const refused = { view_id: ids[0], pinned: true, name: 'not changed either' };
    await expect(updateSavedView(context, refused)).rejects.toThrow("'pinned': 24 views are pinned already.");
    expect(parsed(await getSavedView(context, { view_id: ids[0] })).view).toMatchObject({
      name: 'room 0',
      pinned: false,
    });
    // What is pinned already may be pinned again.
    await updateSavedView(context, { view_id: ids[1], pinned: true });
  });

  it('refuses what is too long, naming the limit', async () => {
    await expect(make('x'.repeat(251))).rejects.toThrow("'name' has 251 characters; 1 to 250");
    await expect(make('')).rejects.toThrow("'name' has 0 characters");
    await expect(make('big', 'x'.repeat(65_536))).rejects.toThrow("'state' has 65538 bytes of JSON; at most 65536");
  });

  it('makes ids from the random end of a uuid', () => {
    expect(shortId('0'.repeat(32))).toBe('00000000');
    expect(shortId(`${'0'.repeat(20)}ffffffffffff`)).toMatch(/^[0-9A-Za-z]{8}$/);
    expect(shortId(`${'0'.repeat(31)}1`)).not.toBe(shortId(`${'0'.repeat(31)}2`));
  });
});
