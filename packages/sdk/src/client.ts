import {
  type AllRows,
  allRows,
  decodeMessage,
  encode,
  errorCodes,
  type InputOf,
  type OutputOf,
  parseJson,
  pathOf,
  queryOf,
  type Row,
  type Shape,
} from '@millrace/protocol';

export interface ClientOptions {
  /** Where the server listens, with its static prefix if it has one: `http://127.0.0.1:5000`. */
  readonly baseUrl: string;
  /** Sent as a bearer token, unless there are a name and a password. */
  readonly token?: string;
  /** Sent with the password as basic authentication; one of them alone is not sent. */
  readonly username?: string;
  readonly password?: string;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The bytes of an upload, in every form that `fetch` sends. */
export type Bytes = NonNullable<RequestInit['body']>;

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** How a row is called: messages both ways, bytes in, or the response with its bytes. Rejects with MillraceError. */
export type Call<R> = R extends { readonly body?: 'download' }
  ? (input: InputOf<R>, options?: CallOptions) => Promise<Response>
  : R extends { readonly body?: 'upload' }
    ? (input: InputOf<R>, body: Bytes, options?: CallOptions) => Promise<void>
    : (input: InputOf<R>, options?: CallOptions) => Promise<OutputOf<R>>;

/** One function per row, by noun: `client.runs.logBatch({ … })`. */
export type Client = {
  readonly [Noun in keyof AllRows]: { readonly [Name in keyof AllRows[Noun]]: Call<AllRows[Noun][Name]> };
};

/** What the server answered instead of success. */
export class MillraceError extends Error {
  /** MLflow's name of the error, e.g. `RESOURCE_DOES_NOT_EXIST`. */
  readonly error_code: string;
  readonly status: number;

  constructor(error_code: string, message: string, status: number) {
    super(message);
    this.name = 'MillraceError';
    this.error_code = error_code;
    this.status = status;
  }
}

type AnyRow = Row<Shape, Shape>;
type Input = Readonly<Record<string, unknown>>;

/** A client of every row. It neither retries nor times out by itself: pass a signal. */
export function createClient(options: ClientOptions): Client {
  const nouns = Object.entries(allRows).map(([noun, rows]) => {
    const calls = Object.entries(rows).map(([name, row]) => [name, callOf(options, row as AnyRow)]);
    return [noun, Object.fromEntries(calls)];
  });
  return Object.fromEntries(nouns) as Client;
}

function callOf(client: ClientOptions, row: AnyRow): unknown {
  if (row.body === 'download')
    return (input: Input, options?: CallOptions) => send(client, row, input, undefined, options);
  if (row.body === 'upload') {
    return async (input: Input, body: Bytes, options?: CallOptions) => {
      await (await send(client, row, input, body, options)).arrayBuffer();
    };
  }
  return async (input: Input, options?: CallOptions) => {
    const body = row.methods[0] === 'GET' ? undefined : encode(row.input, input as never);
    const response = await send(client, row, input, body, options);
    return decodeMessage(row.output, parseJson(await response.text()));
  };
}

async function send(
  client: ClientOptions,
  row: AnyRow,
  input: Input,
  body?: Bytes,
  options?: CallOptions,
): Promise<Response> {
  const isJson = (row.body ?? 'json') === 'json';
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = isJson ? 'application/json' : 'application/octet-stream';
  const authorization = authorizationOf(client);
  if (authorization !== undefined) headers.authorization = authorization;
  const query = isJson && row.methods[0] !== 'GET' ? '' : queryOf(row, input);
  const response = await (client.fetch ?? fetch)(addressOf(client, row, input) + query, {
    method: row.methods[0],
    headers,
    body,
    signal: options?.signal,
    // Node wants to know that a streamed body is sent before the answer is read.
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  if (!response.ok) throw await toError(response);
  return response;
}

/** As MLflow's client: a name with a password comes before a token, and an empty one is none. */
function authorizationOf({ username, password, token }: ClientOptions): string | undefined {
  if (username && password) {
    const bytes = new TextEncoder().encode(`${username}:${password}`);
    return `Basic ${btoa(String.fromCharCode(...bytes))}`;
  }
  return token ? `Bearer ${token}` : undefined;
}

function addressOf({ baseUrl }: ClientOptions, row: AnyRow, input: Input): string {
  const under = row.under?.[0] ?? 'api';
  const prefix = under === 'root' ? '' : `/${under}/${row.major}.0`;
  return baseUrl.replace(/\/+$/, '') + prefix + pathOf(row, input);
}

/** An answer that no server of ours wrote gets the code that belongs to its status. */
async function toError(response: Response): Promise<MillraceError> {
  const text = await response.text();
  const body = parseJson(text) as { error_code?: unknown; message?: unknown } | null | undefined;
  const known = typeof body?.error_code === 'string' ? body.error_code : codeOf(response.status);
  const message =
    typeof body?.message === 'string' ? body.message : `HTTP ${response.status} ${response.statusText}`.trim();
  return new MillraceError(known, message, response.status);
}

function codeOf(status: number): string {
  if (status === 404) return 'ENDPOINT_NOT_FOUND';
  const codes = Object.entries(errorCodes);
  return codes.find(([, code]) => code.status === status)?.[0] ?? 'INTERNAL_ERROR';
}
