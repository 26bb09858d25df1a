import { expect, it, vi } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';

it('makes an answer once, and forgets the one that was used least lately', async () => {
  const kept = new KeptAnswers<string>(2);
  const make = vi.fn((name: string) => Promise.resolve(name.toUpperCase()));
  const get = (name: string) => kept.get(name, () => make(name));
  for (const name of ['a', 'b', 'a', 'c', 'a']) expect(await get(name)).toBe(name.toUpperCase());
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c']);
  await get('b');
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b']);
});

it('keeps no failure', async () => {
  const kept = new KeptAnswers<string>(2);
  await expect(kept.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await kept.get('a', () => Promise.resolve('yes'))).toBe('yes');
});
