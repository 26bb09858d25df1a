import { expect, it } from 'vitest';
import { columnsNeeded, readPointCard, writePointCard } from './point-card-spec.ts';

it('a card stands in the address as it is read from there', () => {
  for (const text of [
    'bar:metrics.loss',
    'scatter:params.lr~log,metrics.val/loss@metrics.val/accuracy',
    'parallel:params.a b,params.c,metrics.x~log',
  ]) {
    const spec = readPointCard(text);
    expect(spec && writePointCard(spec)).toBe(text);
  }
});

it('what is no card is none', () => {
  for (const text of ['', 'pie:metrics.a', 'bar:', 'bar:tags.a', 'scatter:metrics.a', 'bar:metrics.a,metrics.b']) {
    expect(readPointCard(text)).toBeUndefined();
  }
});

it('asks for each column once, the colour too', () => {
  const spec = readPointCard('scatter:params.lr,metrics.loss@metrics.loss');
  expect(spec && columnsNeeded(spec)).toEqual(['params.lr', 'metrics.loss']);
});
