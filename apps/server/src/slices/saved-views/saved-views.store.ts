import { type Reader, statement, type Tx } from '@millrace/store';

export interface ViewRow {
  readonly view_id: string;
  readonly kind: string;
  readonly scope: string;
  readonly name: string;
  /** JSON text. */
  readonly state: string;
  readonly creation_time: number;
  readonly last_update_time: number;
  /** 1 where the first page shows it. */
  readonly pinned: number;
}

const columns = 'view_id, kind, scope, name, state, creation_time, last_update_time, pinned';
/** A list goes without the states. */
const listed = 'view_id, kind, scope, name, creation_time, last_update_time, pinned';
const selectView = statement<ViewRow>(`SELECT ${columns} FROM saved_views WHERE view_id = ?`);
export type ListedView = Omit<ViewRow, 'state'>;
const selectViews = statement<ListedView>(
  `SELECT ${listed} FROM saved_views WHERE kind = ? AND scope = ? ORDER BY name, view_id`,
);
const selectPinned = statement<ListedView>(`SELECT ${listed} FROM saved_views WHERE pinned = 1 ORDER BY name, view_id`);
const countViews = statement<{ n: number }>('SELECT count(*) AS n FROM saved_views WHERE kind = ? AND scope = ?');
const insertView = statement<never>(
  `INSERT INTO saved_views (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (view_id) DO NOTHING`,
);
const updateView = statement<never>(
  'UPDATE saved_views SET name = ?, state = ?, last_update_time = ?, pinned = ? WHERE view_id = ?',
);
const removeView = statement<never>('DELETE FROM saved_views WHERE view_id = ?');

export const findView = (reader: Reader, view_id: string): Promise<ViewRow | undefined> =>
  reader.get(selectView, [view_id]);

export const findViews = (reader: Reader, kind: string, scope: string): Promise<ListedView[]> =>
  reader.all(selectViews, [kind, scope]);

export const findPinnedViews = (reader: Reader): Promise<ListedView[]> => reader.all(selectPinned);

export const countViewsOf = async (reader: Reader, kind: string, scope: string): Promise<number> =>
  (await reader.get(countViews, [kind, scope]))?.n ?? 0;

/** False when the id is taken. */
export async function addView(tx: Tx, view: ViewRow): Promise<boolean> {
  const { view_id, kind, scope, name, state, creation_time, last_update_time, pinned } = view;
  const values = [view_id, kind, scope, name, state, creation_time, last_update_time, pinned];
  return (await tx.run(insertView, values)).changes === 1;
}

export const replaceView = (tx: Tx, { view_id, name, state, last_update_time, pinned }: ViewRow) =>
  tx.run(updateView, [name, state, last_update_time, pinned, view_id]);

export const deleteView = (tx: Tx, view_id: string) => tx.run(removeView, [view_id]);
