import { expect, it } from 'vitest';
import { meanText } from './prepare-spread.ts';

it.each([
  [0.79751333, 0.0612, '0.798 ± 0.061'],
  [0.5, 0, '0.5 ± 0'],
  [38.78787, 18.4, '39 ± 18'],
  [-1234.56, 200, '-1235 ± 200'],
  [1e-12, 2.34e-13, '1e-12 ± 2.3e-13'],
  [5e12, 1.234e11, '5e+12 ± 120000000000'],
])('%d with a deviation of %d is %s', (mean, sd, text) => {
  expect(meanText(mean, sd)).toBe(text);
});
