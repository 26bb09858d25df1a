import { type graphql, type InputOf, invalidParameter, limits } from '@millrace/protocol';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { type Context, type Handler, RawJson } from '../../kernel/context.ts';
import { messagesOf } from './error-messages.ts';
import { type GraphQL, loadGraphQL } from './load-graphql.ts';
import { measureQuery } from './measure-query.ts';
import { readQuery } from './read-query.ts';
import { requestScope } from './request-scope.ts';
import { schemaOf } from './schema.ts';

type Input = InputOf<typeof graphql.queryGraphql>;

/** Answers 200 with `data` and the messages of `errors`, also for a query that does not fit the schema, as MLflow does. */
export const queryGraphql: Handler<typeof graphql.queryGraphql> = async (context, input) => {
  const variables = checkedVariables(input.variables);
  const text = checkedText(input.query);
  const graphql = await loadGraphQL();
  const refused = (...errors: readonly string[]) => new RawJson(JSON.stringify({ data: null, errors }));
  const read = readQuery(graphql, text);
  if ('refusal' in read) return refused(read.refusal);
  const tooMuch = measureQuery(graphql, read.document, context.config.graphql);
  if (tooMuch) return refused(tooMuch);
  const problems = graphql.validate(schemaOf(graphql), read.document);
  if (problems.length > 0) return refused(...messagesOf(problems));
  const { data = null, errors } = await execute(graphql, context, { ...input, variables, document: read.document });
  return new RawJson(JSON.stringify({ data, errors: errors ? messagesOf(errors) : null }));
};

interface Query extends Pick<Input, 'operationName'> {
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly document: DocumentNode;
}

async function execute(graphql: GraphQL, context: Context, query: Query): Promise<ExecutionResult> {
  return graphql.execute({
    schema: schemaOf(graphql),
    document: query.document,
    variableValues: query.variables,
    operationName: query.operationName,
    contextValue: requestScope(context),
  });
}

/** @throws INVALID_PARAMETER_VALUE */
function checkedText(query = ''): string {
  if (query === '') {
    throw invalidParameter(
      "Missing value for required parameter 'query'. Send it in a JSON body; a query string is not read.",
    );
  }
  if (query.length <= limits.graphqlTextLength) return query;
  throw invalidParameter(
    `'query' has ${query.length} characters; at most ${limits.graphqlTextLength} are read. Send long values as variables.`,
  );
}

/** @throws INVALID_PARAMETER_VALUE */
function checkedVariables(variables: unknown): Readonly<Record<string, unknown>> | undefined {
  if (variables === undefined || variables === null) return undefined;
  if (typeof variables === 'object' && !Array.isArray(variables)) return variables as Record<string, unknown>;
  throw invalidParameter("'variables' must be an object with a value for each variable of the query.");
}
