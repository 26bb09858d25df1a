import { pathNames, type Row, type Shape } from '@millrace/protocol';

export type AnyRow = Row<Shape, Shape>;
export type Input = Readonly<Record<string, unknown>>;

/**
 * The address of a call below the page's prefix, from the row and its input.
 *
 * @throws TypeError when a field of the path is missing, or would lead to another path
 */
export function addressOf(row: AnyRow, input: Input, prefix: string): string {
  const unders = row.under ?? ['ajax-api'];
  const under = unders.includes('ajax-api') ? 'ajax-api' : unders[0];
  const top = under === 'root' ? prefix : `${prefix}/${under}/${row.major}.0`;
  const inQuery = row.methods[0] === 'GET' || row.body === 'upload';
  return top + fillPath(row, input) + (inQuery ? queryOf(row, input) : '');
}

function fillPath(row: AnyRow, input: Input): string {
  return row.path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    const value = input[name];
    if (typeof value !== 'string' || value === '') throw new TypeError(`${row.path} needs ${name}.`);
    const segments = rest ? value.split('/') : [value];
    if (segments.some((it) => it === '.' || it === '..'))
      throw new TypeError(`${name} must not contain the segments . and ..`);
    return segments.map(encodeURIComponent).join('/');
  });
}

function queryOf(row: AnyRow, input: Input): string {
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
