import { describe, expect, it } from 'vitest';
import { contentDisposition, parseRange } from './download.ts';

describe('ranges', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-4', { start: 2, end: 4 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=5-500', { start: 5, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=4-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=x-', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
  ])('%s of 10 bytes', (header, expected) => expect(parseRange(header, 10)).toEqual(expected));
  it('nothing of an empty file can be had', () => expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable'));
});

describe('names, as MLflow 3.17.2 sends them', () => {
  it.each([
    ['plain.bin', 'attachment; filename=plain.bin'],
    ['a b.txt', 'attachment; filename="a b.txt"'],
    ['q"uote.txt', 'attachment; filename="q\\"uote.txt"'],
    ["x'y(1).txt", 'attachment; filename="x\'y(1).txt"'],
    ['é x.txt', `attachment; filename="e x.txt"; filename*=UTF-8''%C3%A9%20x.txt`],
    ['日本.json', `attachment; filename=.json; filename*=UTF-8''%E6%97%A5%E6%9C%AC.json`],
  ])('%s', (name, header) => expect(contentDisposition(name)).toBe(header));
  it('H-2: a name cannot add a header', () => {
    expect(contentDisposition('a\r\nset-cookie: x')).not.toMatch(/[\r\n]/);
  });
});
