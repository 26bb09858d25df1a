import { invalidParameter } from './errors.ts';
import { parseBody } from './json.ts';
import { invalidValueMessage, missingValueMessage, pythonTypeName } from './python.ts';
import type { Check, Field, InputOf, Row, Shape } from './row.ts';

/** What a request brought. A GET with a query string is read from it; everything else from the body. */
export interface RequestSource {
  readonly method: string;
  /** Without the question mark. */
  readonly query: string;
  /** UTF-8 JSON text. */
  readonly body: Uint8Array;
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Thrown inside; says which raw value no field can hold. */
class Unreadable extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('unreadable');
    this.value = value;
  }
}

type Decoder = (value: unknown) => unknown;

interface FieldPlan {
  readonly name: string;
  readonly camel: string;
  readonly field: Field;
  readonly decode: Decoder;
}

interface Plan {
  readonly fields: readonly FieldPlan[];
  readonly byName: ReadonlyMap<string, FieldPlan>;
}

/**
 * Reads a request as MLflow does (`spec/http.md`): protobuf's JSON mapping, then the row's checks on the raw JSON.
 * Where MLflow would go on with what it could parse, the field that stopped it is refused.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function decode<R extends Row<Shape, Shape>>(row: R, source: RequestSource): InputOf<R> {
  const plan = planOf(row.input);
  const raw = rawInput(plan, source);
  refuseTwoSpellings(plan, raw);
  const { input, problem } = decodeObject(plan, raw);
  runChecks(row, raw, problem !== undefined);
  if (problem) throw invalidParameter(invalidValueMessage(problem.field, problem.value));
  for (const [name, value] of Object.entries(source.params)) {
    if (!(row.bodyOverPath && input[name] !== undefined)) input[name] = value;
  }
  for (const [name, value] of Object.entries(row.defaults ?? {})) input[name] ??= value;
  return input as InputOf<R>;
}

function rawInput(plan: Plan, { method, query, body }: RequestSource): JsonObject {
  if (method === 'GET' && query !== '') return fromQuery(plan, new URLSearchParams(query));
  return body.length === 0 ? {} : objectOf(parseBody(utf8.decode(body)));
}

const utf8 = new TextDecoder();

function objectOf(body: unknown): JsonObject {
  if (body === undefined || body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body as JsonObject;
  throw invalidParameter('The request body must be a JSON object.');
}

const plans = new WeakMap<Shape, Plan>();

function planOf(shape: Shape): Plan {
  const known = plans.get(shape);
  if (known) return known;
  const fields = Object.entries(shape).map(([name, field]) => ({ name, camel: camelCase(name), field, decode: decoderOf(field) }));
  const plan = { fields, byName: new Map(fields.flatMap((f) => [[f.name, f] as const, [f.camel, f] as const])) };
  plans.set(shape, plan);
  return plan;
}

const camelCase = (name: string): string => name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** Only snake_case names are read; of a scalar given twice the first counts. */
function fromQuery(plan: Plan, query: URLSearchParams): JsonObject {
  const raw: Record<string, unknown> = {};
  for (const { name, field } of plan.fields) {
    const value = query.get(name);
    if (value === null) continue;
    if (field.kind === 'list') raw[name] = query.getAll(name);
    else if (field.kind === 'bool') raw[name] = queryBoolean(value);
    else raw[name] = value;
  }
  return raw;
}

function queryBoolean(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  throw invalidParameter(`Invalid boolean value: ${text}, must be 'true' or 'false'.`);
}

/** The same field in both spellings is ambiguous, in nested objects too. */
function refuseTwoSpellings(plan: Plan, raw: JsonObject): void {
  for (const { name, camel, field } of plan.fields) {
    if (name !== camel && Object.hasOwn(raw, name) && Object.hasOwn(raw, camel)) {
      throw invalidParameter(`Request specifies both '${name}' and '${camel}'; provide only one of them.`);
    }
    const nested = field.kind === 'list' ? field.of : field;
    if (nested.kind !== 'message') continue;
    const value = raw[name] ?? raw[camel];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'object' && item !== null && !Array.isArray(item)) refuseTwoSpellings(planOf(nested.fields), item as JsonObject);
    }
  }
}

interface Decoded {
  readonly input: Record<string, unknown>;
  readonly problem?: { readonly field: string; readonly value: unknown };
}

function decodeObject(plan: Plan, raw: JsonObject): Decoded {
  const input: Record<string, unknown> = {};
  for (const key of Object.keys(raw)) {
    const field = plan.byName.get(key);
    const value = raw[key];
    if (!field || value === null || value === undefined) continue;
    try {
      const decoded = field.decode(value);
      if (decoded !== undefined) input[field.name] = decoded;
    } catch (error) {
      if (error instanceof Unreadable) return { input, problem: { field: field.name, value: error.value } };
      throw error;
    }
  }
  return { input };
}

function decoderOf(field: Field): Decoder {
  switch (field.kind) {
    case 'string':
      return (value) => (typeof value === 'string' ? value : refuse(value));
    case 'bool':
      return (value) => (typeof value === 'boolean' ? value : refuse(value));
    case 'double':
      return readDouble;
    case 'int32':
      return (value) => readInteger(value, int32Max);
    case 'int64':
      return (value) => readInteger(value, int64Max);
    case 'json':
      return (value) => value;
    case 'enum':
      return enumDecoder(field.values);
    case 'message':
      return messageDecoder(field.fields);
    case 'list': {
      const item = decoderOf(field.of);
      return (value) => (Array.isArray(value) ? value.map((it) => (it === null ? refuse(value) : (item(it) ?? refuse(it)))) : refuse(value));
    }
    case 'map': {
      const item = decoderOf(field.of);
      return (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, item(v)])) : refuse(value));
    }
  }
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function refuse(value: unknown): never {
  throw new Unreadable(value);
}

function messageDecoder(shape: Shape): Decoder {
  const plan = planOf(shape);
  return (value) => {
    if (!isObject(value)) return refuse(value);
    const { input, problem } = decodeObject(plan, value);
    return problem ? refuse(problem.value) : input;
  };
}

/** An unknown name counts as absent, an unknown number does not. */
function enumDecoder(values: Readonly<Record<string, number>>): Decoder {
  const names = new Map(Object.entries(values).map(([name, number]) => [number, name]));
  return (value) => {
    if (typeof value === 'string' && !/^-?\d+$/.test(value)) return Object.hasOwn(values, value) ? value : undefined;
    const name = typeof value === 'number' || typeof value === 'string' ? names.get(Number(value)) : undefined;
    return name ?? refuse(value);
  };
}

const infinity = /^([+-])?inf(inity)?$/i;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function readDouble(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : refuse(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return refuse(value);
  if (value === 'NaN') return Number.NaN;
  const infinite = infinity.exec(value);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return decimal.test(value) ? Number(value) : refuse(value);
}

const int32Max = 2n ** 31n - 1n;
const int64Max = 2n ** 63n - 1n;

/** Whole numbers, also as `2.0`, `"2"` and `"2e3"`; exact beyond 2^53. */
function readInteger(value: unknown, max: bigint): number | bigint {
  const exact = typeof value === 'string' ? integerOfText(value) : value;
  if (typeof exact === 'number' && Number.isSafeInteger(exact)) {
    return max === int64Max || (exact <= Number(max) && exact >= -Number(max) - 1) ? exact : refuse(value);
  }
  const wide = typeof exact === 'bigint' ? exact : typeof exact === 'number' && Number.isInteger(exact) ? BigInt(exact) : refuse(value);
  return wide <= max && wide >= -max - 1n ? wide : refuse(value);
}

function integerOfText(text: string): number | bigint {
  if (/^-?\d+$/.test(text)) {
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : BigInt(text);
  }
  return decimal.test(text) ? Number(text) : Number.NaN;
}

/** MLflow checks types only when protobuf could not read the message; presence always. */
function runChecks(row: Row<Shape, Shape>, raw: JsonObject, unreadable: boolean): void {
  for (const [name, checks] of Object.entries(row.checks ?? {})) {
    const value = rawValue(raw, name);
    if (!Object.hasOwn(raw, name) && !checks?.includes('required')) continue;
    for (const check of checks ?? []) {
      if (check === 'required' ? !isPresent(value) : unreadable && !hasType(check, value)) {
        throw invalidParameter(check === 'required' ? missingValueMessage(name) : invalidValueMessage(name, value));
      }
    }
    checkItems(name, row.itemChecks?.[name], value);
  }
}

/** `run_uuid` stands in for an absent `run_id`. */
const rawValue = (raw: JsonObject, name: string): unknown => (name === 'run_id' ? (raw.run_id ?? raw.run_uuid) : raw[name]);

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function checkItems(list: string, members: readonly string[] | undefined, items: unknown): void {
  if (!members || !Array.isArray(items)) return;
  items.forEach((item, i) => {
    if (!isObject(item)) throw invalidParameter(invalidValueMessage(`${list}[${i}]`, item));
    for (const member of members) {
      if (!isPresent(item[member])) throw invalidParameter(missingValueMessage(`${list}[${i}].${member}`));
    }
  });
}

function hasType(check: Check, value: unknown): boolean {
  switch (check) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'dict':
      return isObject(value);
    case 'int':
      return pythonTypeName(value) !== 'NoneType' && (isNumeric(value) || (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)));
    case 'float':
    case 'intOrFloat':
      return isNumeric(value) || (typeof value === 'string' && (decimal.test(value.trim()) || /^[+-]?nan$/i.test(value) || infinity.test(value)));
    case 'required':
      return true;
  }
}

const isNumeric = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
