import { pathNames, type Row, type Shape } from './row.ts';

type AnyRow = Row<Shape, Shape>;
type Input = Readonly<Record<string, unknown>>;

/**
 * The path of a call, below the prefix of its version: `/runs/{run_id}/zip` and `{ run_id: 'a b' }` give `/runs/a%20b/zip`.
 *
 * @throws TypeError when a field of the path is missing, or would lead to another path
 */
export function pathOf(row: AnyRow, input: Input): string {
  return row.path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    const value = input[name];
    if (typeof value !== 'string' || value === '') throw new TypeError(`${row.path} needs ${name}.`);
    const segments = rest ? value.split('/') : [value];
    // `fetch` resolves these before it sends, so that another endpoint would get the call.
    if (segments.some((it) => it === '.' || it === '..'))
      throw new TypeError(`${name} must not contain the segments . and ..`);
    return segments.map(encodeURIComponent).join('/');
  });
}

/** The fields of a call that are not in its path, as a query: `?key=a&key=b`, or nothing. */
export function queryOf(row: AnyRow, input: Input): string {
  const inPath = pathNames(row.path);
  const query = new URLSearchParams();
  for (const name of Object.keys(row.input)) {
    const value = input[name];
    if (value === undefined || inPath.includes(name)) continue;
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
