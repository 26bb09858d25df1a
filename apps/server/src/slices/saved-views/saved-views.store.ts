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
}

const columns = 'view_id, kind, scope, name, state, creation_time, last_update_time';
const selectView = statement<ViewRow>(`SELECT ${columns} FROM saved_views WHERE view_id = ?`);
const selectViews = statement<Omit<ViewRow, 'state'>>(
  `SELECT view_id, kind, scope, name, creation_time, last_update_time FROM saved_views WHERE kind = ? AND scope = ? ORDER BY name, view_id`,
);
const countViews = statement<{ n: number }>('SELECT count(*) AS n FROM saved_views WHERE kind = ? AND scope = ?');
const insertView = statement<never>(
  `INSERT INTO saved_views (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (view_id) DO NOTHING`,
);
const updateView = statement<never>(
  'UPDATE saved_views SET name = ?, state = ?, last_update_time = ? WHERE view_id = ?',
);
const removeView = statement<never>('DELETE FROM saved_views WHERE view_id = ?');

export const findView = (reader: Reader, view_id: string): Promise<ViewRow | undefined> =>
  reader.get(selectView, [view_id]);

export const findViews = (reader: Reader, kind: string, scope: string): Promise<Omit<ViewRow, 'state'>[]> =>
  reader.all(selectViews, [kind, scope]);

export const countViewsOf = async (reader: Reader, kind: string, scope: string): Promise<number> =>
  (await reader.get(countViews, [kind, scope]))?.n ?? 0;

/** False when the id is taken. */
export async function addView(tx: Tx, view: ViewRow): Promise<boolean> {
  const { view_id, kind, scope, name, state, creation_time, last_update_time } = view;
  const values = [view_id, kind, scope, name, state, creation_time, last_update_time];
  return (await tx.run(insertView, values)).changes === 1;
}

export const replaceView = (tx: Tx, { view_id, name, state, last_update_time }: ViewRow) =>
  tx.run(updateView, [name, state, last_update_time, view_id]);

export const deleteView = (tx: Tx, view_id: string) => tx.run(removeView, [view_id]);
