import {
  decode,
  decodeMessage,
  type InputOf,
  type OutputOf,
  parseJson,
  type Row,
  type Shape,
} from '@millrace/protocol';
import { policyOf } from '../../kernel/access.ts';
import { type Context, RawJson } from '../../kernel/context.ts';

/** A handler of a row whose answer is a message. */
export type MessageHandler<R extends Row<Shape, Shape>> = (
  context: Context,
  input: InputOf<R>,
) => Promise<OutputOf<R> | RawJson> | OutputOf<R> | RawJson;

/**
 * Asks a handler as the dispatcher would, with the row's checks, defaults and permission.
 *
 * @throws whatever the endpoint answers instead
 */
export async function callRow<R extends Row<Shape, Shape>>(
  context: Context,
  row: R,
  handler: MessageHandler<R>,
  fields: Readonly<Record<string, unknown>>,
): Promise<OutputOf<R>> {
  const input = decode(row, { method: 'POST', query: '', body: JSON.stringify(fields), params: {} });
  policyOf(row)(input);
  const output = await handler(context, input);
  return output instanceof RawJson ? (messageOf(row, output) as OutputOf<R>) : output;
}

function messageOf(row: Row<Shape, Shape>, { body }: RawJson): unknown {
  return decodeMessage(row.output, parseJson(typeof body === 'string' ? body : Buffer.from(body).toString('utf8')));
}
