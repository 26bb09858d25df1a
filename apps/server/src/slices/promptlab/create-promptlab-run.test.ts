import { readdir } from 'node:fs/promises';
import { StoreError } from '@millrace/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../kernel/edge.ts';
import { type ArtifactApp, openArtifactApp } from '../artifact-proxy/testing.ts';
import { artifactsSlice } from '../artifacts/index.ts';
import { experimentsSlice } from '../experiments/index.ts';
import { runsSlice, setRunsOfExperimentDeleted } from '../runs/index.ts';
import { promptlabSlice } from './index.ts';

const slices = [experimentsSlice(setRunsOfExperimentDeleted), runsSlice, artifactsSlice, promptlabSlice];
let server: ArtifactApp;
beforeAll(async () => {
  server = await openArtifactApp(slices);
});
afterAll(() => server.close());

const tried = {
  experiment_id: '0',
  prompt_template: 'Say {{ word }}',
  prompt_parameters: [{ key: 'word', value: 'hello' }],
  model_route: 'chat',
  model_input: 'Say hello',
  mlflow_version: '3.17.2',
};
const url = '/ajax-api/2.0/mlflow/runs/create-promptlab-run';
const create = (fields: object, app = server.app) =>
  app.inject({ method: 'POST', url, payload: { ...tried, ...fields } });
const filesOf = async () =>
  (await readdir(server.folder, { recursive: true, withFileTypes: true })).filter((it) => it.isFile());

describe('200', () => {
  it('answers the run that is then read, with what its cached document says', async () => {
    const { run } = (await create({ run_name: 'tried', start_time: 5 })).json();
    const read = await server.app.inject({ url: `/api/2.0/mlflow/runs/get?run_id=${run.info.run_id}` });
    expect(read.json()).toEqual({ run });
    expect(run.info).toMatchObject({ run_name: 'tried', status: 'FINISHED', user_id: 'unknown', start_time: 5 });
  });

  it('writes numbers as Python does', async () => {
    const model_parameters = [
      { key: 'a', value: 1e22 },
      { key: 'b', value: true },
      { key: 'c', value: ['x', 1] },
      { key: 'd' },
    ];
    const { run } = (await create({ model_parameters })).json();
    const params = Object.fromEntries(run.data.params.map((it: { key: string; value: string }) => [it.key, it.value]));
    expect(params).toMatchObject({ b: 'True', c: "['x', 1]", d: 'None' });
  });
});

describe('4xx', () => {
  it('404 for an experiment that is none, 400 for a deleted one; no file is written', async () => {
    const before = (await filesOf()).length;
    expect((await create({ experiment_id: '99' })).statusCode).toBe(404);
    const made = await server.app.inject({
      method: 'POST',
      url: '/api/2.0/mlflow/experiments/create',
      payload: { name: 'gone' },
    });
    const { experiment_id } = made.json();
    await server.app.inject({ method: 'POST', url: '/api/2.0/mlflow/experiments/delete', payload: { experiment_id } });
    expect((await create({ experiment_id })).statusCode).toBe(400);
    expect((await filesOf()).length).toBe(before);
  });
});

describe('5xx', () => {
  it('leaves neither a run nor its files when the database takes nothing', async () => {
    const before = (await filesOf()).length;
    const write = () => Promise.reject(new StoreError('full', 'no space'));
    const context = { ...server.context, db: { ...server.context.db, write } };
    const broken = createApp({ context, slices });
    expect((await create({}, broken)).statusCode).toBe(507);
    expect((await filesOf()).length).toBe(before);
    await broken.close();
  });
});
