import { type graphql, invalidParameter, limits } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';

/** Answers 200 with `data` and the messages of `errors`, also for a query that does not fit the schema, as MLflow does. */
export const queryGraphql: Handler<typeof graphql.queryGraphql> = async (context, input) => {
  const query = { text: checkedText(input.query), variables: checkedVariables(input.variables) };
  // Most servers are never asked, and shall not hold what answers.
  const { answerQuery } = await import('./answer-query.ts');
  return answerQuery(context, { ...query, operationName: input.operationName });
};

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
