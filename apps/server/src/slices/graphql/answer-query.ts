import type { DocumentNode, ExecutionResult } from 'graphql';
import { type Context, RawJson } from '../../kernel/context.ts';
import { messagesOf } from './error-messages.ts';
import { type GraphQL, loadGraphQL } from './load-graphql.ts';
import { measureQuery } from './measure-query.ts';
import { readQuery } from './read-query.ts';
import { requestScope } from './request-scope.ts';
import { schemaOf } from './schema.ts';

/** A query as it came. */
export interface Query {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** Which of several operations is asked. */
  readonly operationName: string | undefined;
}

/** Reads, measures, validates and executes a query, each only after the one before. */
export async function answerQuery(context: Context, query: Query): Promise<RawJson> {
  const graphql = await loadGraphQL();
  const read = readQuery(graphql, query.text);
  if ('refusal' in read) return answer(null, [read.refusal]);
  const { document } = read;
  const refusal = measureQuery(graphql, document, context.config.graphql);
  if (refusal) return answer(null, [refusal]);
  const problems = graphql.validate(schemaOf(graphql), document);
  if (problems.length > 0) return answer(null, messagesOf(problems));
  const { data = null, errors } = await execute(graphql, context, query, document);
  return answer(data, errors ? messagesOf(errors) : null);
}

const answer = (data: unknown, errors: readonly string[] | null): RawJson =>
  new RawJson(JSON.stringify({ data, errors }));

async function execute(
  graphql: GraphQL,
  context: Context,
  { variables, operationName }: Query,
  document: DocumentNode,
): Promise<ExecutionResult> {
  return graphql.execute({
    schema: schemaOf(graphql),
    document,
    variableValues: variables,
    operationName,
    contextValue: requestScope(context),
  });
}
