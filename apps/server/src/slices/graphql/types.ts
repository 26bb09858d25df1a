import { camelOf, type EnumField, type Field, type MessageField, type Shape } from '@millrace/protocol';
import type {
  GraphQLEnumType,
  GraphQLFieldConfig,
  GraphQLFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLInputType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLScalarType,
} from 'graphql';
import { inTurns } from './in-turns.ts';
import type { GraphQL } from './load-graphql.ts';
import { createLongString } from './long-string.ts';
import type { RequestScope } from './request-scope.ts';

export type Message = Readonly<Record<string, unknown>>;
export type OutputField = GraphQLFieldConfig<Message, RequestScope>;
export type Fields = GraphQLFieldConfigMap<Message, RequestScope>;

/** What a type has beside the fields of its message, by the message's name; asked for once all types can be. */
export type MoreFields = Readonly<Record<string, (types: Types) => Fields>>;

/** Two messages have types of other names in MLflow. */
const ownNames: Readonly<Record<string, string>> = { Run: 'MlflowRunExtension', Metric: 'MlflowMetricExtension' };
const nameOf = ({ name }: { readonly name: string }): string => ownNames[name] ?? `Mlflow${name}`;

/** Makes GraphQL types from messages of the protocol, each once. */
export class Types {
  private readonly graphql: GraphQL;
  private readonly more: MoreFields;
  private readonly scalars: Readonly<Record<string, GraphQLScalarType>>;
  private readonly objects = new Map<string, GraphQLObjectType<Message, RequestScope>>();
  private readonly enums = new Map<string, GraphQLEnumType>();

  constructor(graphql: GraphQL, more: MoreFields) {
    const { GraphQLBoolean, GraphQLFloat, GraphQLInt, GraphQLString } = graphql;
    this.graphql = graphql;
    this.more = more;
    this.scalars = {
      string: GraphQLString,
      int32: GraphQLInt,
      int64: createLongString(graphql),
      double: GraphQLFloat,
      bool: GraphQLBoolean,
    };
  }

  object(message: MessageField<Shape>): GraphQLObjectType<Message, RequestScope> {
    const { GraphQLObjectType } = this.graphql;
    const fields = () => ({ ...this.fields(message.fields), ...this.more[message.name]?.(this) });
    return once(this.objects, nameOf(message), (name) => new GraphQLObjectType({ name, fields }));
  }

  /** The fields of a shape, in lower camel case; absent ones have the default values of protobuf. */
  fields(shape: Shape): Fields {
    return mapShape(shape, (field, name) => ({
      type: this.output(field),
      resolve: (message) => shownValue(message[name], field),
    }));
  }

  input(name: string, shape: Shape): GraphQLInputObjectType {
    const fields = mapShape(shape, (field) => ({
      type: this.argument(field),
      // As MLflow's schema says.
      ...(field.kind === 'enum' ? { defaultValue: null } : {}),
    }));
    return new this.graphql.GraphQLInputObjectType({ name, fields });
  }

  private output(field: Field): GraphQLOutputType {
    const { GraphQLList, GraphQLNonNull } = this.graphql;
    if (field.kind === 'message') return this.object(field);
    if (field.kind !== 'list') return this.plain(field);
    const of = this.output(field.of);
    return new GraphQLList(field.of.kind === 'message' ? new GraphQLNonNull(of) : of);
  }

  private argument(field: Field): GraphQLInputType {
    return field.kind === 'list' ? new this.graphql.GraphQLList(this.argument(field.of)) : this.plain(field);
  }

  private plain(field: Field): GraphQLScalarType | GraphQLEnumType {
    if (field.kind === 'enum') return this.enumeration(field);
    const scalar = this.scalars[field.kind];
    if (scalar === undefined) throw new Error(`There is no GraphQL type for a field of kind ${field.kind}.`);
    return scalar;
  }

  private enumeration(field: EnumField<string>): GraphQLEnumType {
    const values = Object.fromEntries(Object.keys(field.values).map((value) => [value, {}]));
    return once(this.enums, nameOf(field), (name) => new this.graphql.GraphQLEnumType({ name, values }));
  }
}

function once<T>(known: Map<string, T>, name: string, make: (name: string) => T): T {
  const found = known.get(name) ?? make(name);
  known.set(name, found);
  return found;
}

const mapShape = <T>(shape: Shape, of: (field: Field, name: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(shape).map(([name, field]) => [camelOf(name), of(field, name)]));

/** What protobuf reads where a field is absent. An enum has none: it is null. */
const absentValues: Readonly<Partial<Record<Field['kind'], unknown>>> = {
  string: '',
  int32: 0,
  int64: 0,
  double: 0,
  bool: false,
  list: [],
  message: {},
};

function shownValue(value: unknown, { kind }: Field): unknown {
  if (value === undefined || value === null) return absentValues[kind];
  if (Array.isArray(value)) return inTurns(value);
  // GraphQL knows no NaN.
  return Number.isNaN(value) ? null : value;
}
