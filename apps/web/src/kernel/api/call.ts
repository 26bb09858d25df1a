import {
  decodeMessage,
  encode,
  type InputOf,
  type OutputOf,
  parseJson,
  type Row,
  type Shape,
} from '@millrace/protocol';
import { staticPrefix } from '../page-facts.ts';
import { type AnyRow, addressOf, type Input } from './address-of.ts';
import { ApiFailure, readFailure } from './api-failure.ts';
import { connection } from './connection.ts';
import { watchAnswer } from './slow-answers.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Calls an endpoint by its row. @throws ApiFailure */
export async function call<R extends Row<Shape, Shape>>(
  row: R,
  input: InputOf<R>,
  options: CallOptions = {},
): Promise<OutputOf<R>> {
  return decodeMessage(row.output, await callJson(row, input, options)) as OutputOf<R>;
}

/** The answer as it came: for large ones that need no decoding, and those that hold more than MLflow's message. */
export async function callJson<R extends Row<Shape, Shape>>(
  row: R,
  input: InputOf<R>,
  options: CallOptions = {},
): Promise<unknown> {
  const hasBody = row.methods[0] !== 'GET';
  const response = await send(addressOf(row, input as Input, staticPrefix), {
    method: row.methods[0],
    ...(hasBody && { headers: { 'content-type': 'application/json' }, body: encode(row.input, input as never) }),
    signal: options.signal,
  });
  return parseJson(await response.text());
}

/** The bytes of a `download` row; `range` as in the HTTP header. @throws ApiFailure */
export const fetchBytes = (
  row: AnyRow,
  input: Input,
  options: CallOptions & { readonly range?: string } = {},
): Promise<Response> =>
  send(addressOf(row, input, staticPrefix), {
    method: 'GET',
    ...(options.range && { headers: { range: options.range } }),
    signal: options.signal,
  });

/** An address that the browser itself opens: an image, a download. */
export const linkTo = (row: AnyRow, input: Input): string => addressOf(row, input, staticPrefix);

/** One request; every answer tells whether the server is there. @throws ApiFailure */
export async function send(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  const isOver = watchAnswer();
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    connection.lost();
    throw new ApiFailure('OFFLINE', 'The server cannot be reached.', { status: 0 });
  } finally {
    isOver();
  }
  connection.answered();
  if (response.ok) return response;
  const requestId = response.headers.get('x-request-id') ?? undefined;
  throw readFailure(response.status, await response.text(), requestId);
}
