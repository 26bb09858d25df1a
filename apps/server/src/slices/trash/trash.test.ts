import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactProxySlice } from '../artifact-proxy/index.ts';
import { type ArtifactApp, openArtifactApp } from '../artifact-proxy/testing.ts';
import { artifactsSlice } from '../artifacts/index.ts';
import { experimentsSlice } from '../experiments/index.ts';
import { loggedModelsSlice } from '../logged-models/index.ts';
import { runsSlice, setRunsOfExperimentDeleted } from '../runs/index.ts';
import { trashSlice } from './index.ts';

let server: ArtifactApp;
beforeAll(async () => {
  server = await openArtifactApp([
    artifactsSlice,
    artifactProxySlice,
    experimentsSlice(setRunsOfExperimentDeleted),
    runsSlice,
    loggedModelsSlice,
    trashSlice,
  ]);
});
afterAll(() => server.close());

const post = async (url: string, payload: object) => (await server.app.inject({ method: 'POST', url, payload })).json();
const mlflow = (rest: string, payload: object) => post(`/api/2.0/mlflow/${rest}`, payload);
const trash = (rest: string, payload: object) => post(`/ajax-api/3.0/millrace/trash/${rest}`, payload);
const listTrash = async () => (await server.app.inject({ url: '/ajax-api/3.0/millrace/trash/search' })).json();

async function runWith(experiment_id: string, files: Readonly<Record<string, string>>, points = 0): Promise<string> {
  const { run_id } = (await mlflow('runs/create', { experiment_id, run_name: 'r' })).run.info;
  const metrics = Array.from({ length: points }, (_, step) => ({ key: 'm', value: step, timestamp: step, step }));
  for (let i = 0; i < points; i += 1000)
    await mlflow('runs/log-batch', { run_id, metrics: metrics.slice(i, i + 1000) });
  await mlflow('runs/log-batch', { run_id, params: [{ key: 'p', value: '1' }], tags: [{ key: 't', value: '1' }] });
  for (const [name, payload] of Object.entries(files)) {
    const url = `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts/${name}`;
    expect((await server.app.inject({ method: 'PUT', url, payload })).statusCode).toBe(200);
  }
  return run_id;
}

const rowsLeft = async (): Promise<number> =>
  server.context.db.read(async ({ q }) => {
    const counts = await Promise.all(
      (['points', 'series', 'params', 'run_docs', 'pyramid', 'logged_models', 'datasets'] as const).map((table) =>
        q
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow(),
      ),
    );
    return counts.reduce((sum, { n }) => sum + n, 0);
  });

describe('the trash', () => {
  it('lists deleted runs and experiments with their sizes', async () => {
    const { experiment_id } = await mlflow('experiments/create', { name: 'doomed' });
    await runWith(experiment_id, { 'a/b.txt': '12345', 'c.txt': '1' }, 12);
    const run_id = await runWith('0', { 'x.bin': '123' }, 3);
    await mlflow('runs/delete', { run_id });
    await mlflow('experiments/delete', { experiment_id });
    expect(await listTrash()).toMatchObject({
      experiments: [{ experiment_id, name: 'doomed', runs: 1, points: 12 }],
      runs: [{ run_id, run_name: 'r', experiment_id: '0', points: 3 }],
      total_experiments: 1,
      total_runs: 1,
    });
    const sizes = await trash('sizes', { experiment_ids: [experiment_id], run_ids: [run_id] });
    expect(sizes).toEqual({ files: 3, bytes: 9, is_complete: true });
  });

  it('ends runs and experiments with all they have, and nothing else', async () => {
    const { experiments, runs } = await listTrash();
    const kept = await runWith('0', { 'kept.txt': 'k' }, 2);
    await mlflow('logged-models', { experiment_id: '0', name: 'kept' });
    const before = await rowsLeft();
    const gone = await runWith('0', { 'gone.txt': 'g' }, 11_000);
    await mlflow('runs/delete', { run_id: gone });
    const folder = path.join(server.folder, '0', gone);
    expect(existsSync(path.join(folder, 'artifacts', 'gone.txt'))).toBe(true);
    expect(await trash('purge', { run_ids: [gone] })).toMatchObject({ runs: 1, points: 11_000, experiments: 0 });
    expect(existsSync(path.join(folder, 'artifacts'))).toBe(false);
    expect(existsSync(path.join(server.folder, '0', kept, 'artifacts', 'kept.txt'))).toBe(true);
    expect(await rowsLeft()).toBe(before);
    const ids = { experiment_ids: [experiments[0].experiment_id], run_ids: [runs[0].run_id] };
    expect(await trash('purge', ids)).toMatchObject({ experiments: 1, runs: 2, points: 15 });
    expect(await listTrash()).toEqual({ total_experiments: 0, total_runs: 0 });
    expect(await mlflow('experiments/create', { name: 'doomed' })).toHaveProperty('experiment_id');
    // What is gone already is no error: the request may come again.
    expect(await trash('purge', ids)).toMatchObject({ experiments: 0, runs: 0 });
  });

  it('touches nothing that was not deleted before', async () => {
    const run_id = await runWith('0', { 'f.txt': 'f' });
    expect((await trash('purge', { run_ids: [run_id] })).message).toContain('is not in the trash');
    expect((await trash('purge', { experiment_ids: ['0'] })).message).toContain('is not in the trash');
    expect(existsSync(path.join(server.folder, '0', run_id, 'artifacts', 'f.txt'))).toBe(true);
  });
});

describe('a folder as a zip', () => {
  it('is read by another program: names, bytes, checksums', async () => {
    const files = { 'd/ä b.txt': 'umlaut', 'd/e/big.bin': 'x'.repeat(200_000), 'd/empty': '', 'other.txt': 'not this' };
    const run_id = await runWith('0', Object.fromEntries(Object.entries(files).map(([k, v]) => [encodeURI(k), v])));
    const answer = await server.app.inject({ url: `/ajax-api/3.0/millrace/artifacts/zip?run_id=${run_id}&path=d` });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    expect(answer.headers['content-disposition']).toBe('attachment; filename=d.zip');
    const file = path.join(server.folder, 'd.zip');
    writeFileSync(file, answer.rawPayload);
    const script =
      'import sys,zipfile,json\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n' +
      'print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))';
    const read = JSON.parse(execFileSync('python3', ['-c', script, file]).toString());
    expect(read).toEqual({ 'ä b.txt': 'umlaut', 'e/big.bin': 'x'.repeat(200_000), empty: '' });
    expect(readFileSync(file).length).toBeLessThan(202_000);
  });

  it('does not exist for what is no folder', async () => {
    const run_id = await runWith('0', { 'f.txt': 'f' });
    const answer = await server.app.inject({ url: `/ajax-api/3.0/millrace/artifacts/zip?run_id=${run_id}&path=f.txt` });
    expect(answer.statusCode).toBe(404);
  });
});
