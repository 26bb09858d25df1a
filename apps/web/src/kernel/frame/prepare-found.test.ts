import { House } from 'lucide-react';
import { expect, it } from 'vitest';
import { foundBy, type SourceAnswer } from './prepare-found.ts';

const answer = (isFor: string, ...ids: readonly string[]): SourceAnswer => ({
  items: ids.map((id) => ({ id, label: id, kind: 'Page', icon: House, run: () => {} })),
  isFor,
  hasFailed: false,
});
const idsOf = (...answers: readonly (SourceAnswer | undefined)[]) => {
  const { items, first } = foundBy(answers, 'text');
  return [items.map(({ id }) => id).join(), first?.id];
};

it('shows what is there, and means its first line once all before it have answered', () => {
  expect(idsOf(undefined, answer('text', 'a', 'b'))).toEqual(['a,b', undefined]);
  expect(idsOf(answer('te', 'old'), answer('text', 'a'))).toEqual(['old,a', undefined]);
  expect(idsOf(answer('text'), answer('text', 'a'), undefined)).toEqual(['a', 'a']);
});

it('tells what is on its way from what is not there, and from what could not be looked for', () => {
  expect(foundBy([answer('text'), undefined], 'text')).toMatchObject({ isPending: true, hasFailed: false });
  expect(foundBy([answer('text')], 'text')).toMatchObject({ first: undefined, isPending: false, hasFailed: false });
  expect(foundBy([{ ...answer('text'), hasFailed: true }], 'text')).toMatchObject({
    isPending: false,
    hasFailed: true,
  });
});
