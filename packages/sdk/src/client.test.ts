import { describe, expect, it } from 'vitest';
import { createClient, MillraceError } from './client.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client whose server gives one answer, and what it was sent. */
function fake(status: number, body: string) {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    sent.push({ url: String(url), init: init ?? {} });
    return new Response(body, { status });
  };
  const client = createClient({
    baseUrl: 'http://host:5000/prefix/',
    token: 't',
    fetch: fetch as typeof globalThis.fetch,
  });
  return { client, sent };
}

describe('createClient', () => {
  it('posts a message and reads nothing back', async () => {
    const { client, sent } = fake(200, '{}');
    const metrics = [{ key: 'm', value: Number.NaN, timestamp: 1n, step: 2 ** 53 }];
    expect(await client.runs.logBatch({ run_id: 'r', metrics })).toEqual({});
    expect(sent[0]?.url).toBe('http://host:5000/prefix/api/2.0/mlflow/runs/log-batch');
    expect(sent[0]?.init.method).toBe('POST');
    expect(sent[0]?.init.headers).toEqual({ 'content-type': 'application/json', authorization: 'Bearer t' });
    expect(sent[0]?.init.body).toBe(
      '{"run_id":"r","metrics":[{"key":"m","value":"NaN","timestamp":1,"step":9007199254740992}]}',
    );
  });

  it('gets with a query, repeated keys included', async () => {
    const { client, sent } = fake(
      200,
      '{"metrics":[{"key":"m","value":"NaN","timestamp":9007199254740993,"step":0,"run_id":"a"}]}',
    );
    const answer = await client.metrics.getMetricHistoryBulkInterval({ run_ids: ['a', 'b c'], metric_key: 'm' });
    expect(answer.metrics).toEqual([
      { key: 'm', value: Number.NaN, timestamp: 9007199254740993n, step: 0, run_id: 'a' },
    ]);
    expect(sent[0]?.url).toContain('get-history-bulk-interval?run_ids=a&run_ids=b+c&metric_key=m');
    expect(sent[0]?.init.body).toBeUndefined();
  });

  it('writes ids and the rest of a path into the address', async () => {
    const { client, sent } = fake(200, '{}');
    await client.loggedModels.deleteLoggedModelTag({ model_id: 'm-1', tag_key: 'a/b' });
    await client.artifactProxy.uploadArtifact({ artifact_path: 'a b/c#d' }, 'bytes');
    await client.artifacts.getArtifact({ run_id: 'r', path: 'x/y' });
    expect(sent.map(({ url }) => url.replace('http://host:5000/prefix', ''))).toEqual([
      '/api/2.0/mlflow/logged-models/m-1/tags/a%2Fb',
      '/api/2.0/mlflow-artifacts/artifacts/a%20b/c%23d',
      '/get-artifact?run_id=r&path=x%2Fy',
    ]);
    expect(sent[1]?.init).toMatchObject({
      method: 'PUT',
      body: 'bytes',
      headers: { 'content-type': 'application/octet-stream' },
    });
    await expect(client.loggedModels.getLoggedModel({})).rejects.toThrow('needs model_id');
    await expect(client.artifactProxy.deleteArtifact({ artifact_path: 'a/../../b' })).rejects.toThrow('segments');
  });

  it.each([
    [{ token: 't' }, 'Bearer t'],
    [{ username: 'ana', password: 'p:w' }, 'Basic YW5hOnA6dw=='],
    [{ username: 'anä', password: 'ü', token: 't' }, 'Basic YW7DpDrDvA=='],
    [{ username: 'ana', token: 't' }, 'Bearer t'],
    [{ username: 'ana', password: '', token: '' }, null],
    [{}, null],
  ])('%o is sent as %s', async (credentials, authorization) => {
    const seen: unknown[] = [];
    const fetch = async (_url: unknown, init?: RequestInit) => {
      seen.push(new Headers(init?.headers).get('authorization'));
      return new Response('{}');
    };
    await createClient({ baseUrl: 'http://host', fetch, ...credentials }).runs.logBatch({ run_id: 'r' });
    expect(seen).toEqual([authorization]);
  });

  it.each([
    [
      404,
      '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Run with id=x not found"}',
      'RESOURCE_DOES_NOT_EXIST',
      'Run with id=x not found',
    ],
    [404, '<html>', 'ENDPOINT_NOT_FOUND', 'HTTP 404'],
    [400, 'null', 'BAD_REQUEST', 'HTTP 400'],
    [418, '', 'INTERNAL_ERROR', 'HTTP 418'],
    [503, '[]', 'TEMPORARILY_UNAVAILABLE', 'HTTP 503'],
  ])('%d %s is %s', async (status, body, error_code, message) => {
    const failure = await fake(status, body)
      .client.runs.getRun({ run_id: 'x' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MillraceError);
    expect(failure).toMatchObject({ error_code, message, status });
  });
});
