import { camelOf, invalidParameter, type Shape } from '@millrace/protocol';
import type { GraphQLFieldConfig, GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { GraphQL } from './load-graphql.ts';
import { moreFields } from './more-fields.ts';
import type { RequestScope } from './request-scope.ts';
import { mutationFields, queryFields, type RootField } from './root-fields.ts';
import { type OutputField, Types } from './types.ts';

type RootFieldConfig = GraphQLFieldConfig<unknown, RequestScope>;

/** Members of a row that only Millrace's own clients know. */
const ownMembers = ['columns', 'count', 'offset', 'group', 'total_count'];

let made: GraphQLSchema | undefined;

/** The schema that MLflow serves: the same names of types, fields and arguments. */
export function schemaOf(graphql: GraphQL): GraphQLSchema {
  made ??= createSchema(graphql);
  return made;
}

function createSchema(graphql: GraphQL): GraphQLSchema {
  const types = new Types(graphql, moreFields);
  const apiError = { type: apiErrorType(graphql), resolve: () => null };
  const configs = new Map<RootField, RootFieldConfig>();
  const configOf = (field: RootField): RootFieldConfig => {
    const config = configs.get(field) ?? rootField(graphql, types, field, apiError);
    configs.set(field, config);
    return config;
  };
  const fieldsOf = (fields: readonly RootField[]) =>
    Object.fromEntries(fields.map((field) => [`mlflow${field.rpc}`, configOf(field)]));
  const { GraphQLObjectType, GraphQLSchema } = graphql;
  return new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: { ...fieldsOf(queryFields), test: echo(graphql, 'Test', echoed) },
    }),
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      // MLflow's answers null as well.
      fields: { ...fieldsOf(mutationFields), testMutation: echo(graphql, 'TestMutation', () => null) },
    }),
    directives: [componentDirective(graphql)],
  });
}

function rootField(
  { GraphQLObjectType }: GraphQL,
  types: Types,
  { rpc, row, answer }: RootField,
  apiError: OutputField,
): RootFieldConfig {
  const output = mlflowShape(row.output);
  const input = mlflowShape(row.input);
  return {
    type: new GraphQLObjectType({ name: `Mlflow${rpc}Response`, fields: { ...types.fields(output), apiError } }),
    args: { input: { type: types.input(`Mlflow${rpc}Input`, input) } },
    resolve: (_, args, { context }) => answer(context, namedAsOnWire(input, required(args))),
  };
}

const mlflowShape = (shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !ownMembers.includes(name)));

const namedAsOnWire = (shape: Shape, given: object): Record<string, unknown> =>
  Object.fromEntries(Object.keys(shape).map((name) => [name, (given as Record<string, unknown>)[camelOf(name)]]));

/** @throws INVALID_PARAMETER_VALUE */
function required(args: { readonly input?: object | null }): object {
  if (args.input) return args.input;
  throw missingArgument('input');
}

/** @throws INVALID_PARAMETER_VALUE where the argument is left out; null is a value. */
function echoed({ inputString }: { readonly inputString?: string | null }) {
  if (inputString === undefined) throw missingArgument('inputString');
  return { output: inputString };
}

const missingArgument = (name: string) => invalidParameter(`Missing value for required argument '${name}'.`);

function echo(
  { GraphQLObjectType, GraphQLString }: GraphQL,
  name: string,
  answer: (args: { readonly inputString?: string | null }) => unknown,
): RootFieldConfig {
  return {
    type: new GraphQLObjectType({ name, fields: { output: { type: GraphQLString } } }),
    args: { inputString: { type: GraphQLString } },
    resolve: (_, args) => answer(args),
  };
}

/** What only Databricks fills. */
function apiErrorType({ GraphQLList, GraphQLObjectType, GraphQLString }: GraphQL): GraphQLObjectType {
  const text = { type: GraphQLString };
  const detail = new GraphQLObjectType({ name: 'ErrorDetail', fields: { field: text, message: text } });
  return new GraphQLObjectType({
    name: 'ApiError',
    fields: {
      code: text,
      message: text,
      helpUrl: text,
      traceId: text,
      errorDetails: { type: new GraphQLList(detail) },
    },
  });
}

/** MLflow's page names with it the component that asks. */
function componentDirective({ DirectiveLocation, GraphQLDirective, GraphQLNonNull, GraphQLString }: GraphQL) {
  return new GraphQLDirective({
    name: 'component',
    locations: [DirectiveLocation.QUERY, DirectiveLocation.MUTATION],
    args: { name: { type: new GraphQLNonNull(GraphQLString) } },
  });
}
