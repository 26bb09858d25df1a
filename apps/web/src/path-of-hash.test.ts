import { expect, it } from 'vitest';
import { pathOfHash } from './path-of-hash.ts';

it.each([
  ['#/', '/'],
  ['#/experiments', '/experiments'],
  ['#/experiments/1', '/experiments/1/runs'],
  ['#/experiments/1/overview/usage?workflowType=genai', '/experiments/1/runs'],
  ['#/experiments/1/runs', '/experiments/1/runs'],
  ['#/experiments/1/runs/abc', '/runs/abc'],
  ['#/experiments/1/runs/abc/', '/runs/abc'],
  ['#/experiments/1/runs/abc/model-metrics', '/runs/abc/charts'],
  ['#/experiments/1/runs/abc/system-metrics', '/runs/abc/system'],
  ['#/experiments/1/runs/abc/artifacts', '/runs/abc/artifacts'],
  ['#/experiments/1/runs/abc/artifacts/model/MLmodel', '/runs/abc/artifacts/model/MLmodel'],
  ['#/experiments/1/runs/abc/artifactPath/a%20b/c', '/runs/abc/artifacts/a%20b/c'],
  ['#/experiments/1/runs/abc/traces', '/runs/abc'],
  ['#/experiments/1/models/m-1', '/logged-models/m-1'],
  ['#/experiments/1/models/m-1/artifacts', '/logged-models/m-1'],
  ['#/experiments/1/prompts/p', '/prompts/p'],
  ['#/experiments/1/evaluation-runs?selectedRunUuid=x', '/experiments/1/runs'],
  ['#/runs/abc', '/runs/abc'],
  ['#/models', '/models'],
  ['#/models/digits', '/models/digits'],
  ['#/models/a%2Fb/versions/3', '/models/a%2Fb/versions/3'],
  ['#/prompts/p?promptVersion=3', '/prompts/p?version=3'],
  ['#/settings/webhooks?returnTo=/x', '/settings/webhooks'],
  ['#/settings/general', '/settings/about'],
  ['#/compare-runs?runs=["a","b"]&experiments=["1"]', '/compare?runs=a%2Cb'],
  ['#/compare-runs?runs=%5B%22a%22%2C%22b%22%5D&experiments=%5B%221%22%5D', '/compare?runs=a%2Cb'],
  ['#/metric/?runs=["a"]&experiments=["1"]&metric="loss"&plot_metric_keys=["loss"]', '/compare?runs=a'],
  ['#/compare-experiments/s?experiments=["1","2"]', '/experiments/1,2/runs'],
  ['#/compare-model-versions?name="digits"&runs={"1":"a","2":"b"}', '/models/digits/diff?a=1&b=2'],
  ['#/experiments/1/traces?selectedEvaluationId=tr-1', '/not-here?page=%2Fexperiments%2F1%2Ftraces'],
  ['#/gateway', '/not-here?page=%2Fgateway'],
])('%s leads to %s', (hash, path) => {
  expect(pathOfHash(hash)).toBe(path);
});

it('carries over what the runs table was showing', () => {
  const hash =
    '#/experiments/1/runs?searchFilter=metrics.loss+%3C+1&orderByKey=metrics.%60loss%60&orderByAsc=true' +
    '&lifecycleFilter=Deleted&compareRunsMode=CHART&startTime=ALL';
  const search = new URLSearchParams(pathOfHash(hash)?.split('?')[1]);
  expect(Object.fromEntries(search)).toEqual({
    filter: 'metrics.loss < 1',
    sort: 'metrics.loss',
    deleted: '1',
    view: 'charts',
  });
});

it('leaves another hash alone', () => {
  expect(pathOfHash('')).toBeUndefined();
  expect(pathOfHash('#section')).toBeUndefined();
});
