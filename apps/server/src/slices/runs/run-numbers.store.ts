import { type Reader, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';

const selectMetric = statement<readonly [number, number]>(
  'SELECT run_id, value FROM series WHERE key_id = ? AND is_nan = 0',
  { raw: true },
);
const selectParam = statement<readonly [number, string]>('SELECT run_id, value FROM params WHERE key_id = ?', {
  raw: true,
});

/** The numbers that some runs have in a column: the last value of a metric, or a param whose text is a number. */
export async function numbersOf(
  reader: Reader,
  { namespace, key }: { readonly namespace: string; readonly key: string },
  runs: ReadonlySet<number>,
): Promise<Float64Array> {
  const keyId = await findKey(reader, key);
  if (keyId === undefined) return new Float64Array();
  const rows = await reader.all<readonly [number, number | string]>(
    namespace === 'params' ? selectParam : selectMetric,
    [keyId],
  );
  return Float64Array.from(
    rows.filter(([run, value]) => runs.has(run) && isNumber(value)).map(([, value]) => Number(value)),
  );
}

const isNumber = (value: number | string): boolean =>
  typeof value === 'number' || (value.trim() !== '' && Number.isFinite(Number(value)));
