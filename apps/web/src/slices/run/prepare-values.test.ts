import { describe, expect, it } from 'vitest';
import { prepareValues, rowsShown } from './prepare-values.ts';

const rows = (...keys: string[]) => keys.map((key, at) => ({ key, text: String(at), exact: String(at) }));
const shown = (keys: string[], text = '') =>
  prepareValues(rows(...keys), text).groups.map(({ prefix, rows: found }) => [
    prefix,
    found.map(({ name }) => name).join(),
  ]);

describe('keys of a run', () => {
  it('are nested by prefix, in their order', () => {
    expect(shown(['train/loss', 'lr', 'data.path', 'layer10', 'layer9', 'train/acc', 'train/aux/x'])).toEqual([
      ['', 'layer9,layer10,lr'],
      ['data.', 'path'],
      ['train/', 'acc,loss'],
      ['train/aux/', 'x'],
    ]);
  });
  it('with an odd separator are plain', () => {
    expect(shown(['/a', 'b.', '.c'])).toEqual([['', '.c,/a,b.']]);
  });
  it('are found by key and by value', () => {
    expect(shown(['alpha', 'beta'], 'ALP')).toEqual([['', 'alpha']]);
    expect(shown(['alpha', 'beta'], '1')).toEqual([['', 'beta']]);
  });
  it('beyond what one sees are counted', () => {
    const many = Array.from({ length: rowsShown + 7 }, (_, at) => `k${at}`);
    expect(prepareValues(rows(...many), '').hidden).toBe(7);
  });
});
