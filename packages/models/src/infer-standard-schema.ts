import { type DataType, objectOf } from './data-type.ts';
import type { ColSpec } from './signature.ts';

/** A schema of zod, or of any library that follows the Standard Schema and can say itself as JSON Schema. */
export interface StandardSchema {
  readonly '~standard': {
    readonly vendor: string;
    readonly jsonSchema?: {
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Readonly<Record<string, unknown>>;
    };
  };
}

export const isStandardSchema = (value: unknown): value is StandardSchema =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') && '~standard' in value;

/** The part of JSON Schema that signatures can say; everything else is `any`. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/**
 * The columns that a schema describes: one per property of an object, else one without a name.
 * @throws TypeError when the library cannot say the schema as JSON Schema
 */
export function inferStandardSchema(schema: StandardSchema): readonly ColSpec[] {
  const { vendor, jsonSchema } = schema['~standard'];
  if (!jsonSchema)
    throw new TypeError(
      `Schemas of ${vendor} cannot be read: this version does not write JSON Schema. Update it, or give an example.`,
    );
  const root = jsonSchema.input({ target: 'draft-2020-12' }) as JsonSchema;
  const read = new Reader(root.$defs ?? {});
  const { properties, required = [] } = root;
  if (!properties) return [{ type: read.type(root), required: true }];
  return Object.entries(properties).map(([name, it]) => ({ name, ...read.property(it, required.includes(name)) }));
}

class Reader {
  private readonly definitions: Readonly<Record<string, JsonSchema>>;

  constructor(definitions: Readonly<Record<string, JsonSchema>>) {
    this.definitions = definitions;
  }

  property(schema: JsonSchema, isRequired: boolean): { readonly type: DataType; readonly required: boolean } {
    const options = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [schema];
    const isNullable =
      options.length < (schema.anyOf?.length ?? 1) || (Array.isArray(schema.type) && schema.type.includes('null'));
    const type = options.length === 1 ? this.type(options[0]!) : { type: 'any' as const };
    return { type, required: isRequired && !isNullable };
  }

  type(schema: JsonSchema): DataType {
    if (schema.$ref !== undefined) return this.referred(schema.$ref);
    switch (kindOf(schema)) {
      case 'integer':
        return { type: 'long' };
      case 'number':
        return { type: 'double' };
      case 'boolean':
        return { type: 'boolean' };
      case 'string':
        return { type: 'string' };
      case 'array':
        return schema.items ? { type: 'array', items: this.type(schema.items) } : { type: 'any' };
      case 'object':
        return this.object(schema);
      default:
        return { type: 'any' };
    }
  }

  /** A schema that refers to itself has no end, so it is `any`. */
  private referred(ref: string): DataType {
    const [, name = ''] = /^#\/\$defs\/(.+)$/.exec(ref) ?? [];
    const { [name]: definition, ...others } = this.definitions;
    return definition ? new Reader(others).type(definition) : { type: 'any' };
  }

  private object({ properties = {}, required = [], additionalProperties }: JsonSchema): DataType {
    const entries = Object.entries(properties);
    if (entries.length > 0)
      return objectOf(entries.map(([name, it]) => ({ name, ...this.property(it, required.includes(name)) })));
    if (typeof additionalProperties === 'object') return { type: 'map', values: this.type(additionalProperties) };
    return { type: 'any' };
  }
}

function kindOf({ type, enum: options, const: constant }: JsonSchema): string | undefined {
  if (typeof type === 'string') return type;
  if (Array.isArray(type))
    return type.filter((it) => it !== 'null').length === 1 ? type.find((it) => it !== 'null') : undefined;
  const kinds = new Set((options ?? (constant === undefined ? [] : [constant])).map((it) => typeof it));
  const [kind] = kinds;
  return kinds.size === 1 && kind !== 'object' ? kind : undefined;
}
