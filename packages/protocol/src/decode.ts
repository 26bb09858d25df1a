import { compileChecks, type RunChecks } from './checks.ts';
import { invalidParameter } from './errors.ts';
import { parseAsWritten, parseBody } from './json.ts';
import { invalidValueMessage } from './python.ts';
import { camelOf, isObject, type JsonObject, type MessageReader, messageReader, Unreadable } from './read-field.ts';
import type { InputOf, Row, Shape } from './row.ts';

/** What a request brought. A GET with a query string is read from it; everything else from the body. */
export interface RequestSource {
  readonly method: string;
  /** Without the question mark. */
  readonly query: string;
  /** UTF-8 JSON text. */
  readonly body: string | Uint8Array;
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>;
}

/** What a row needs for decoding, made on its first request. */
interface Decoder {
  readonly row: Row<Shape, Shape>;
  readonly reader: MessageReader;
  readonly lists: ReadonlySet<string>;
  readonly booleans: ReadonlySet<string>;
  readonly runChecks: RunChecks;
  readonly defaults: readonly (readonly [string, unknown])[];
}

const decoders = new WeakMap<Row<Shape, Shape>, Decoder>();

function decoderOf(row: Row<Shape, Shape>): Decoder {
  const known = decoders.get(row);
  if (known) return known;
  const names = (kind: string): string[] => Object.keys(row.input).filter((name) => row.input[name]?.kind === kind);
  const decoder = {
    row,
    reader: messageReader(row.input),
    lists: new Set(names('list')),
    booleans: new Set(names('bool')),
    runChecks: compileChecks(row),
    defaults: Object.entries(row.defaults ?? {}),
  };
  decoders.set(row, decoder);
  return decoder;
}

/**
 * Reads a request as MLflow does: protobuf's JSON mapping, then the row's checks on the raw JSON. Where MLflow would go
 * on with what it had read so far, the field that stopped it is refused.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function decode<R extends Row<Shape, Shape>>(row: R, source: RequestSource): InputOf<R> {
  const decoder = decoderOf(row);
  const isQuery = !row.bodyOnly && (source.method === 'GET' || source.method === 'HEAD') && source.query !== '';
  const brought = isQuery ? fromQuery(decoder, new URLSearchParams(source.query)) : fromBody(decoder, source.body);
  try {
    return decodeRaw(decoder, brought, source.params) as InputOf<R>;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const value = isQuery ? error.value : asWritten(source.body, error);
    throw invalidParameter(invalidValueMessage(error.path.slice(1), value));
  }
}

/** The refused value with `9.0` told apart from `9`: parsing forgets it, and the message shows value and type. */
function asWritten(body: RequestSource['body'], { path, value }: Unreadable): unknown {
  let found = parseAsWritten(body);
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    if (Array.isArray(found)) found = found[Number(step)];
    else found = isObject(found) ? (found[step] ?? found[camelOf(step)]) : undefined;
  }
  return found ?? value;
}

/** A request's fields before they are read, and whether every one stands for itself already. */
interface Raw {
  readonly raw: JsonObject;
  readonly isExact: boolean;
}

function decodeRaw(decoder: Decoder, brought: Raw, params: RequestSource['params']): Record<string, unknown> {
  const { row, reader, runChecks, defaults } = decoder;
  const { raw } = brought;
  const { message, problem } = brought.isExact ? { message: raw, problem: undefined } : readMessage(reader, raw);
  runChecks(raw, problem !== undefined);
  if (problem) throw problem;
  const input = { ...message };
  for (const name of Object.keys(params)) {
    if (!(row.bodyOverPath && input[name] !== undefined)) input[name] = params[name];
  }
  for (const [name, value] of defaults) input[name] ??= value;
  return input;
}

function readMessage(reader: MessageReader, raw: JsonObject): { message: JsonObject; problem?: Unreadable } {
  refuseTwoSpellings(reader, raw);
  try {
    return { message: reader.read(raw) as JsonObject };
  } catch (error) {
    if (error instanceof Unreadable) return { message: {}, problem: error };
    throw error;
  }
}

function fromBody({ reader }: Decoder, body: RequestSource['body']): Raw {
  let isExact = false;
  const isExpected = (value: unknown): boolean => {
    isExact = reader.exact(value);
    return isExact;
  };
  const raw = body.length === 0 ? undefined : parseBody(body, isExpected);
  if (raw === undefined || raw === null) return { raw: {}, isExact: true };
  if (isObject(raw)) return { raw, isExact };
  throw invalidParameter('The request body must be a JSON object.');
}

/** Only snake_case names are read; of a scalar given twice the first counts. */
function fromQuery({ reader, lists, booleans }: Decoder, query: URLSearchParams): Raw {
  const raw: Record<string, unknown> = {};
  for (const { name } of reader.fields) {
    const value = query.get(name);
    if (value === null) continue;
    if (lists.has(name)) raw[name] = query.getAll(name);
    else raw[name] = booleans.has(name) ? queryBoolean(value) : value;
  }
  return { raw, isExact: false };
}

function queryBoolean(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  throw invalidParameter(`Invalid boolean value: ${text}, must be 'true' or 'false'.`);
}

/** The same field in both spellings is ambiguous, in nested objects too. */
function refuseTwoSpellings(reader: MessageReader, raw: JsonObject): void {
  for (const { name, camel, nested } of reader.fields) {
    if (name !== camel && Object.hasOwn(raw, name) && Object.hasOwn(raw, camel)) {
      throw invalidParameter(`Request specifies both '${name}' and '${camel}'; provide only one of them.`);
    }
    if (nested === undefined) continue;
    const value = Object.hasOwn(raw, name) ? raw[name] : raw[camel];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isObject(item) && !nested.exact(item)) refuseTwoSpellings(nested, item);
    }
  }
}
