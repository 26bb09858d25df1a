import { expect, it } from 'vitest';
import { lineStyleOf } from './line-style.ts';

it('gives runs all hues and dashes, and one run always the same', () => {
  const styles = Array.from({ length: 400 }, (_, i) => lineStyleOf((i * 7919).toString(16).padStart(32, '0')));
  expect(new Set(styles.map(({ hue }) => hue)).size).toBe(8);
  expect(new Set(styles.map(({ dash }) => dash.join())).size).toBe(4);
  expect(lineStyleOf('abc')).toEqual(lineStyleOf('abc'));
});

it('takes a colour that was chosen, and no other text', () => {
  expect(lineStyleOf('abc', '#12ab34')).toEqual({ hue: 1, chosen: '#12ab34', dash: [] });
  expect(lineStyleOf('abc', 'url(x)')).toEqual(lineStyleOf('abc'));
});
