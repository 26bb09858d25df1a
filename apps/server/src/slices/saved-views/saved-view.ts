import { fail, invalidParameter, limits, type savedViews } from '@millrace/protocol';
import type { Reader, Tx } from '@millrace/store';
import type { Context, Handler } from '../../kernel/context.ts';
import {
  addView,
  countViewsOf,
  deleteView,
  findPinnedViews,
  findView,
  findViews,
  type ListedView,
  replaceView,
  type ViewRow,
} from './saved-views.store.ts';

export const createSavedView: Handler<typeof savedViews.createSavedView> = ({ db, now, newId }, input) => {
  const kind = checkedText('kind', input.kind, limits.savedViewKind);
  const scope = checkedText('scope', input.scope, limits.savedViewScope);
  const name = checkedText('name', input.name, limits.savedViewName);
  const state = checkedState(input.state);
  return db.write(async (tx) => {
    if ((await countViewsOf(tx, kind, scope)) >= limits.savedViewsPerScope) {
      throw invalidParameter(`There are ${limits.savedViewsPerScope} saved views here already. Delete one first.`);
    }
    const time = now();
    const view = { kind, scope, name, state, creation_time: time, last_update_time: time, pinned: 0 };
    return { view: answerOf(await withNewId(tx, view, newId)) };
  });
};

async function withNewId(tx: Tx, view: Omit<ViewRow, 'view_id'>, newId: Context['newId']): Promise<ViewRow> {
  for (;;) {
    const row = { ...view, view_id: shortId(newId()) };
    if (await addView(tx, row)) return row;
  }
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 8;

/** Eight base-62 characters from the random digits of a long id. */
export function shortId(id: string): string {
  let rest = Number.parseInt(id.slice(-12), 16);
  let text = '';
  for (let i = 0; i < idLength; i++) {
    text += digits[rest % digits.length];
    rest = Math.floor(rest / digits.length);
  }
  return text;
}

export const getSavedView: Handler<typeof savedViews.getSavedView> = ({ db }, input) =>
  db.read(async (reader) => ({ view: answerOf(await requireView(reader, input.view_id ?? '')) }));

export const searchSavedViews: Handler<typeof savedViews.searchSavedViews> = ({ db }, input) =>
  db.read(async (reader) => ({
    views: (await findViews(reader, input.kind ?? '', input.scope ?? '')).map(listedAnswer),
  }));

export const searchPinnedViews: Handler<typeof savedViews.searchPinnedViews> = ({ db }) =>
  db.read(async (reader) => ({ views: (await findPinnedViews(reader)).map(listedAnswer) }));

/** Name, state and pin are changed when they are there. */
export const updateSavedView: Handler<typeof savedViews.updateSavedView> = ({ db, now }, input) =>
  db.write(async (tx) => {
    const known = await requireView(tx, input.view_id ?? '');
    const name = input.name === undefined ? known.name : checkedText('name', input.name, limits.savedViewName);
    const state = input.state === undefined ? known.state : checkedState(input.state);
    const pinned = input.pinned === undefined ? known.pinned : Number(input.pinned);
    if (pinned > known.pinned) await checkPins(tx);
    const view = { ...known, name, state, pinned, last_update_time: now() };
    await replaceView(tx, view);
    return { view: answerOf(view) };
  });

export const deleteSavedView: Handler<typeof savedViews.deleteSavedView> = ({ db }, input) =>
  db.write(async (tx) => {
    await deleteView(tx, input.view_id ?? '');
    return {};
  });

/** @throws RESOURCE_DOES_NOT_EXIST */
async function requireView(reader: Reader, view_id: string): Promise<ViewRow> {
  const view = await findView(reader, view_id);
  if (view) return view;
  throw fail('RESOURCE_DOES_NOT_EXIST', `There is no saved view '${view_id}'. It may have been deleted.`);
}

/** @throws INVALID_PARAMETER_VALUE */
async function checkPins(reader: Reader): Promise<void> {
  const { length } = await findPinnedViews(reader);
  if (length < limits.pinnedViews) return;
  throw invalidParameter(`'pinned': ${limits.pinnedViews} views are pinned already. Take the pin of another first.`);
}

const listedAnswer = (view: ListedView) => ({ ...view, pinned: view.pinned === 1 });

const answerOf = (view: ViewRow) => ({ ...listedAnswer(view), state: JSON.parse(view.state) as unknown });

function checkedText(field: string, text: string | undefined, most: number): string {
  const length = [...(text ?? '')].length;
  if (text && length <= most) return text;
  throw invalidParameter(`'${field}' has ${length} characters; 1 to ${most} are kept.`);
}

function checkedState(state: unknown): string {
  const text = JSON.stringify(state ?? {});
  const bytes = Buffer.byteLength(text);
  if (bytes <= limits.savedViewState) return text;
  throw invalidParameter(`'state' has ${bytes} bytes of JSON; at most ${limits.savedViewState} are kept.`);
}
