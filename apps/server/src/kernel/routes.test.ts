import { type Row, row } from '@millrace/protocol';
import { describe, expect, it } from 'vitest';
import { createMethodFinder, routesOf } from './routes.ts';

const base = { needs: 'public', since: '2.0', input: {}, output: {}, summary: '' } as const;
const handlers = { one: async () => ({}) };
const at = (init: Partial<Row> & Pick<Row, 'path'>, prefix = '') =>
  routesOf([{ rows: { one: row({ ...base, methods: ['GET'], major: 2, ...init }) }, handlers }], prefix);

describe('addresses', () => {
  it('serves both prefixes of the major version', () => {
    expect(at({ path: '/mlflow/runs/get' }).map(({ url }) => url)).toEqual([
      '/api/2.0/mlflow/runs/get',
      '/ajax-api/2.0/mlflow/runs/get',
    ]);
    expect(at({ path: '/mlflow/x', major: 3, under: ['ajax-api'] }).map(({ url }) => url)).toEqual([
      '/ajax-api/3.0/mlflow/x',
    ]);
    expect(at({ path: '/get-artifact', under: ['root'] }, '/p').map(({ url }) => url)).toEqual(['/p/get-artifact']);
  });
  it('writes parameters for the router and for messages', () => {
    const [route] = at({ path: '/mlflow/logged-models/{model_id}/artifacts/{artifact_path*}' });
    expect(route).toMatchObject({
      url: '/api/2.0/mlflow/logged-models/:model_id/artifacts/*',
      rule: '/api/2.0/mlflow/logged-models/<model_id>/artifacts/<path:artifact_path>',
      rest: 'artifact_path',
    });
  });
  it('leaves the native artifact routes at their place below a prefix too', () => {
    const urls = at({ path: '/mlflow-artifacts/artifacts/{artifact_path*}', body: 'download' }, '/p').map(
      ({ url }) => url,
    );
    expect(urls).toHaveLength(4);
    expect(urls).toContain('/api/2.0/mlflow-artifacts/artifacts/*');
    expect(at({ path: '/mlflow/runs/get' }, '/p')).toHaveLength(2);
  });
});

describe('Z-15: every route has a policy', () => {
  it('a row without one is not served', () => {
    expect(() => at({ path: '/x', needs: 'nothing' as Row['needs'] })).toThrow(/has no policy/);
  });
  it('a row without a handler is not served', () => {
    expect(() =>
      routesOf([{ rows: { two: row({ ...base, methods: ['GET'], major: 2, path: '/x' }) }, handlers }], ''),
    ).toThrow(/no handler/);
  });
});

describe('methods of a path', () => {
  const find = createMethodFinder(at({ path: '/mlflow/x/{id}' }));
  it('knows which would have been served', () => {
    expect(find('/api/2.0/mlflow/x/1')).toEqual(['GET', 'HEAD']);
    expect(find('/api/2.0/mlflow/x/1/2')).toEqual([]);
    expect(find('/api/2.0/mlflow/x/1/')).toEqual([]);
  });
});
