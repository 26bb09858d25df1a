import { expect, it } from 'vitest';
import { imageAt, imageSeries, readImageName } from './prepare-images.ts';

const uuid = '3f2b8c1e-8a7b-4d5c-9f3e-2d1c0b9a8f7e';

it.each([
  [
    `images/val~dogs+step+3+timestamp+1700+${uuid}.png`,
    { key: 'val/dogs', step: 3, timestamp: 1700, isCompressed: false },
  ],
  [`images/a b+step+0+timestamp+1+${uuid}+compressed.webp`, { key: 'a b', step: 0, timestamp: 1, isCompressed: true }],
  [`images/a#b%step%7%timestamp%1%${uuid}.png`, { key: 'a/b', step: 7, timestamp: 1, isCompressed: false }],
  ['images/plot.png', undefined],
  [`images/a+step+x+timestamp+1+${uuid}.png`, undefined],
])('%s', (path, name) => expect(readImageName(path)).toEqual(name));

it('images stand in the order of their steps, with their small copies', () => {
  const path = (step: number, rest = '') => `images/k+step+${step}+timestamp+5+${uuid}${rest}`;
  const series = imageSeries([path(10, '.png'), path(2, '.png'), path(2, '+compressed.webp'), 'images/other.png']);
  expect(series.get('k')?.map(({ step, thumbnail }) => [step, thumbnail])).toEqual([
    [2, path(2, '+compressed.webp')],
    [10, path(10, '.png')],
  ]);
  const steps = series.get('k') ?? [];
  expect([1, 2, 9, 10, 99].map((step) => imageAt(steps, step)?.step)).toEqual([2, 2, 2, 10, 10]);
});
