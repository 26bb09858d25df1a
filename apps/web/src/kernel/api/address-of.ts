import { pathOf, queryOf, type Row, type Shape } from '@millrace/protocol';

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
  return top + pathOf(row, input) + (inQuery ? queryOf(row, input) : '');
}
