import { limits } from '../limits.ts';
import { json, row, str } from '../row.ts';

/** Reads of several nouns in one request, as MLflow's own page asks for them. */
export const graphql = {
  queryGraphql: row({
    methods: ['POST', 'GET'],
    path: '/graphql',
    major: 2,
    under: ['root'],
    // Each field asks for the permission of the row that it answers.
    needs: 'authenticated',
    since: '2.11',
    bodyOnly: true,
    input: { query: str, variables: json, operationName: str },
    checks: { query: ['string'] },
    limits: {
      query:
        `at most ${limits.graphqlDepth} fields deep, ${limits.graphqlSelections} fields, and ` +
        `${limits.graphqlTokens} tokens in ${limits.graphqlTextLength} characters`,
      variables: 'an object',
    },
    output: { data: json, errors: json },
    summary: 'Answers a GraphQL query; what goes wrong in it is a message in errors.',
  }),
};
