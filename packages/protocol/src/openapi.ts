import { errorCodes } from './errors.ts';
import { type Field, type Method, pathNames, type Row, type Shape } from './row.ts';
import { type NamedRow, namedRows } from './rows/index.ts';
import { mlflowVersion } from './versions.ts';

type JsonSchema = Readonly<Record<string, unknown>>;
type Schemas = Map<string, JsonSchema>;

/** The OpenAPI 3.1 document of every row, each at its first address; the twins are named in its description. */
export function openapi(): JsonSchema {
  const schemas: Schemas = new Map([['Error', errorSchema]]);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const named of namedRows) {
    const [address = '', ...twins] = addressesOf(named.row);
    for (const method of named.row.methods) {
      paths[address] ??= {};
      paths[address][method.toLowerCase()] = operation(named, method, twins, schemas);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace',
      version: mlflowVersion,
      description: `The tracking API of MLflow ${mlflowVersion}, as Millrace serves it.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...new Set(namedRows.map(({ noun }) => noun))].map((name) => ({ name })),
    paths,
    components: { schemas: Object.fromEntries(schemas) },
  };
}

/** Where a row is served, without a static prefix: `/api/2.0/mlflow/runs/get`. */
export const addressesOf = (row: Row): readonly string[] =>
  (row.under ?? ['api', 'ajax-api']).map((under) => {
    const path = row.path.replace('*}', '}');
    return under === 'root' ? path : `/${under}/${row.major}.0${path}`;
  });

function operation(
  { noun, name, row }: NamedRow,
  method: Method,
  twins: readonly string[],
  schemas: Schemas,
): JsonSchema {
  const inPath = pathNames(row.path);
  const isQuery = (method === 'GET' && !row.bodyOnly) || row.body === 'upload';
  // A few rows want an id of the path in the body too.
  const fields = Object.entries(row.input).filter(([field]) => !inPath.includes(field) || isRequired(row, field));
  return {
    operationId: method === row.methods[0] ? name : `${name}By${method}`,
    tags: [noun],
    summary: row.summary,
    description: describe(row, twins),
    parameters: [
      ...inPath.map((field) => ({ name: field, in: 'path', required: true, schema: { type: 'string' } })),
      ...(isQuery ? fields.map(([field, kind]) => queryParameter(row, field, kind, schemas)) : []),
    ],
    ...requestBody(row, isQuery ? [] : fields, schemas),
    responses: responses(row, schemas),
    'x-needs': row.needs,
    'x-since': row.since,
  };
}

function describe(row: Row, twins: readonly string[]): string {
  const rest = row.path.includes('*}') ? ['The last path parameter may contain slashes.'] : [];
  const also = twins.length > 0 ? [`Also at ${twins.join(', ')}.`] : [];
  const since = row.since === 'millrace' ? 'Millrace only.' : `Since MLflow ${row.since}.`;
  return [since, ...also, ...rest].join(' ');
}

function queryParameter(row: Row, name: string, field: Field, schemas: Schemas): JsonSchema {
  const schema = fieldSchema(row, name, field, schemas);
  return {
    name,
    in: 'query',
    required: isRequired(row, name),
    schema,
    ...(field.kind === 'list' ? { explode: true } : {}),
  };
}

const isRequired = (row: Row, name: string): boolean => row.checks?.[name]?.includes('required') ?? false;

function requestBody(row: Row, fields: readonly (readonly [string, Field])[], schemas: Schemas): JsonSchema {
  if (row.body === 'upload') return { requestBody: { required: true, content: bytes } };
  if (fields.length === 0) return {};
  const required = fields.map(([name]) => name).filter((name) => isRequired(row, name));
  const properties = Object.fromEntries(fields.map(([name, field]) => [name, fieldSchema(row, name, field, schemas)]));
  const schema = { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
  return { requestBody: { required: required.length > 0, content: { 'application/json': { schema } } } };
}

function fieldSchema(row: Row, name: string, field: Field, schemas: Schemas): JsonSchema {
  const limit = row.limits?.[name];
  const byDefault = row.defaults?.[name];
  const schema = schemaOf(field, schemas);
  const notes = {
    ...(limit ? { description: limit } : {}),
    ...(byDefault === undefined ? {} : { default: byDefault }),
  };
  return { ...schema, ...notes };
}

const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

function responses(row: Row, schemas: Schemas): JsonSchema {
  return {
    200: { description: 'Done.', ...answerContent(row, schemas) },
    default: {
      description: 'Refused or failed.',
      content: { 'application/json': { schema: { $ref: reference('Error') } } },
    },
  };
}

function answerContent(row: Row, schemas: Schemas): JsonSchema {
  if (row.body === 'download' || row.body === 'bytes') return { content: bytes };
  if (row.body === 'events') return { content: { 'text/event-stream': { schema: { type: 'string' } } } };
  if (row.body === 'upload') return {};
  return { content: { 'application/json': { schema: objectSchema(row.output, schemas) } } };
}

const reference = (name: string): string => `#/components/schemas/${name}`;

function objectSchema(shape: Shape, schemas: Schemas): JsonSchema {
  const properties = Object.entries(shape).map(([name, field]) => [name, schemaOf(field, schemas)]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function schemaOf(field: Field, schemas: Schemas): JsonSchema {
  switch (field.kind) {
    case 'string':
      return { type: 'string' };
    case 'bool':
      return { type: 'boolean' };
    case 'int32':
    case 'int64':
      return { type: 'integer', format: field.kind };
    case 'double':
      return { oneOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] };
    case 'json':
      return {};
    case 'list':
      return { type: 'array', items: schemaOf(field.of, schemas) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(field.of, schemas) };
    case 'enum':
      return component(field.name, schemas, () => ({ type: 'string', enum: Object.keys(field.values) }));
    case 'message':
      return component(field.name, schemas, () => objectSchema(field.fields, schemas));
  }
}

function component(name: string, schemas: Schemas, make: () => JsonSchema): JsonSchema {
  if (!schemas.has(name)) schemas.set(name, make());
  return { $ref: reference(name) };
}

const errorSchema = {
  type: 'object',
  required: ['error_code', 'message'],
  properties: {
    error_code: { type: 'string', enum: Object.keys(errorCodes) },
    message: { type: 'string' },
    sqlstate: { type: 'string' },
    error_class: { type: 'string' },
    position: { type: 'integer', description: 'Where in a filter the problem stands, counted from 0.' },
  },
};
