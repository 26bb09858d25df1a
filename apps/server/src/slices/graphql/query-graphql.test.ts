import { StoreError } from '@millrace/store';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../kernel/edge.ts';
import { experimentsSlice } from '../experiments/index.ts';
import { modelVersionsSlice, registeredModelsSlice } from '../registry/index.ts';
import { runsSlice, setRunsOfExperimentDeleted } from '../runs/index.ts';
import { openTestContext, type TestContext } from '../testing.ts';
import { graphqlSlice } from './index.ts';

let context: TestContext;
let app: FastifyInstance;
const slices = [
  experimentsSlice(setRunsOfExperimentDeleted),
  runsSlice,
  registeredModelsSlice,
  modelVersionsSlice,
  graphqlSlice,
];
beforeAll(async () => {
  context = await openTestContext();
  app = createApp({ context, slices });
});
afterAll(async () => {
  await app.close();
  await context.dispose();
});

const post = (url: string, payload: object, to = app) => to.inject({ method: 'POST', url, payload });
const api = async (path: string, payload: object) => (await post(`/api/2.0/mlflow/${path}`, payload)).json();
const ask = async (query: string, variables?: object) => (await post('/graphql', { query, variables })).json();

const searched = `query ($i: MlflowSearchRunsInput) {
  mlflowSearchRuns(input: $i) { runs { info { runName } experiment { name } modelVersions { version } } }
}`;

describe('200', () => {
  it('reads what many runs point to with one statement each', async () => {
    const { experiment_id } = await api('experiments/create', { name: 'many' });
    await api('registered-models/create', { name: 'm' });
    for (let i = 0; i < 5; i++) {
      const { run } = await api('runs/create', { experiment_id, run_name: `r${i}`, start_time: i });
      await api('model-versions/create', { name: 'm', source: 's3://b/x', run_id: run.info.run_id });
    }
    let reads = 0;
    const read: TestContext['db']['read'] = (job) => {
      reads++;
      return context.db.read(job);
    };
    const counting = createApp({ context: { ...context, db: { ...context.db, read } }, slices });
    const answer = await post(
      '/graphql',
      { query: searched, variables: { i: { experimentIds: [experiment_id] } } },
      counting,
    );
    await counting.close();
    const { runs } = answer.json().data.mlflowSearchRuns;
    expect(runs).toHaveLength(5);
    expect(runs[0]).toEqual({
      info: { runName: 'r4' },
      experiment: { name: 'many' },
      modelVersions: [{ version: '5' }],
    });
    // The experiment and the versions; the search itself runs elsewhere.
    expect(reads).toBe(2);
  });

  it('says in errors what is wrong with the query', async () => {
    expect(await ask('{ test { foo } }')).toEqual({ data: null, errors: ["Cannot query field 'foo' on type 'Test'."] });
  });

  it('leaves quotes in the message of an endpoint as they are', async () => {
    const text = 'query ($i: MlflowGetExperimentInput) { mlflowGetExperiment(input: $i) { apiError { code } } }';
    const { errors } = await ask(text, { i: { experimentId: 'a"b' } });
    expect(errors).toEqual([`Invalid experiment ID 'a"b'. Experiment ID must be a valid integer.`]);
  });

  it('is below the static prefix', async () => {
    const prefixed = createApp({ context: { ...context, config: { ...context.config, staticPrefix: '/x' } }, slices });
    const body = { query: '{ __typename }' };
    expect((await post('/x/graphql', body, prefixed)).json().data).toEqual({ __typename: 'Query' });
    expect((await post('/graphql', body, prefixed)).statusCode).toBe(404);
    await prefixed.close();
  });

  it('takes the limits of the settings', async () => {
    const config = { ...context.config, graphql: { maxRootFields: 1, maxAliases: 0 } };
    const strict = createApp({ context: { ...context, config }, slices });
    const errorOf = async (query: string) => (await post('/graphql', { query }, strict)).json().errors[0];
    expect(await errorOf('{ __typename a: __typename }')).toContain('at most 1 root fields, got 2');
    expect(await errorOf('{ a: __typename }')).toContain('at most 0 aliases, got 1');
    await strict.close();
  });
});

describe('400', () => {
  it.each([
    [
      'no body',
      undefined,
      "Missing value for required parameter 'query'. Send it in a JSON body; a query string is not read.",
    ],
    [
      'a syntax error',
      { query: '{\n  a(' },
      "'query' cannot be read: Syntax Error: Expected Name, found <EOF>. (line 2, column 5)",
    ],
    [
      'variables in a list',
      { query: '{a}', variables: [] },
      "'variables' must be an object with a value for each variable of the query.",
    ],
  ])('%s', async (_, payload, message) => {
    const answer = await app.inject({ method: 'GET', url: '/graphql?query={__typename}', payload });
    expect([answer.statusCode, answer.json().message]).toEqual([400, message]);
  });
});

describe('5xx', () => {
  const failing = (error: Error) => {
    const db = { ...context.db, read: () => Promise.reject(error), heavy: () => Promise.reject(error) };
    return createApp({ context: { ...context, db }, slices });
  };

  it.each([
    ['503 while too many long reads wait', new StoreError('busy', 'busy'), 503, 'TEMPORARILY_UNAVAILABLE'],
    ['500 for a fault of the server, without its text', new Error('secret'), 500, 'INTERNAL_ERROR'],
  ])('%s', async (_, error, status, code) => {
    const broken = failing(error);
    const answer = await post('/graphql', { query: searched, variables: { i: { experimentIds: ['0'] } } }, broken);
    expect([answer.statusCode, answer.json().error_code]).toEqual([status, code]);
    expect(answer.body).not.toContain('secret');
    await broken.close();
  });
});
