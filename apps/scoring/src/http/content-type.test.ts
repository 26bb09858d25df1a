import { describe, expect, it } from 'vitest';
import { readContentType } from './content-type.ts';

describe('readContentType', () => {
  it.each([
    ['application/json', 'json'],
    ['application/json ; charset=UTF-8', 'json'],
    ['text/csv; charset=utf-8', 'csv'],
    ['application/vnd.apache.parquet', 'parquet'],
  ])('%s', (header, format) => {
    expect(readContentType(header)).toBe(format);
  });
  it.each([
    [undefined, "Got ''."],
    ['application/JSON', "Got 'application/JSON'."],
    ['constructor', "Got 'constructor'."],
    ['application/json; charset="utf-8"', 'only supports UTF-8'],
    ['application/json; foo=1; charset=latin1', 'only supports UTF-8'],
    ['text/plain; foo=2;bar=3', 'Unrecognized content type parameters: bar, foo.'],
    ['application/json;', 'Unrecognized content type parameters: .'],
  ])('%s is refused', (header, message) => {
    expect(() => readContentType(header)).toThrow(message);
  });
});
