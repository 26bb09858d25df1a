import { expect, it } from 'vitest';
import { isLocal, prepareShare } from './prepare-share.ts';

it('tells what an address shows', () => {
  const search = new URLSearchParams([
    ['filter', "params.optimizer = 'adam'"],
    ['sort', '-metrics.loss'],
    ['sort', 'params.lr'],
    ['col', 'attributes.run_name'],
    ['col', 'metrics.loss'],
    ['view', 'charts'],
    ['hide', 'a'],
    ['smooth', 'ema:0.5'],
    ['logx', '1'],
  ]);
  expect(prepareShare(search)).toEqual([
    "the filter params.optimizer = 'adam'",
    'the order: metrics.loss downwards, params.lr upwards',
    '2 columns',
    'charts',
    '1 hidden line',
    '2 more settings',
  ]);
});

it('tells nothing of a page as it opens by itself, and cuts what is long', () => {
  expect(prepareShare(new URLSearchParams())).toEqual([]);
  expect(prepareShare(new URLSearchParams({ q: 'x'.repeat(200) }))).toEqual([`the words “${'x'.repeat(80)}…”`]);
  expect(prepareShare(new URLSearchParams({ runs: 'a,b,c', toString: '1' }))).toEqual(['3 runs', 'one more setting']);
});

it.each([
  ['127.0.0.1', true],
  ['localhost', true],
  ['[::1]', true],
  ['mlflow.example.com', false],
  ['10.0.0.1', false],
])('%s is local: %s', (hostname, wanted) => expect(isLocal(hostname)).toBe(wanted));
