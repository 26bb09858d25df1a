import { expect, it } from 'vitest';
import { commitLink, ownTags, type Run, sourceOf } from './prepare-facts.ts';

const run = (tags: Record<string, string>): Run => ({
  data: { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) },
});

it.each([
  ['git@github.com:a/b.git', 'https://github.com/a/b/commit/0123abc'],
  ['https://host.example/a/b', 'https://host.example/a/b/commit/0123abc'],
  ['javascript:alert(1)', undefined],
  ['https://user:secret@host/a', undefined],
  ['/home/me/repo', undefined],
])('%s links to %s', (repository, link) => expect(commitLink(repository, '0123abc')).toBe(link));

it('a commit that is none is left out of the link', () => {
  expect(commitLink('https://host/a', '../x')).toBe('https://host/a');
});

it('tells where the code came from, and which tags are people’s', () => {
  const it = run({
    'mlflow.source.name': 'train.py',
    'mlflow.source.git.commit': 'abc1234',
    'mlflow.source.git.dirty': 'True',
    'mlflow.source.git.diff': 'diff --git a/x b/x',
    team: 'red',
    'millrace.color': '#fff',
    'millrace.starred': 'true',
  });
  expect(sourceOf(it)).toMatchObject({
    name: 'train.py',
    commit: 'abc1234',
    link: undefined,
    isDirty: true,
    diff: 'diff --git a/x b/x',
  });
  expect(ownTags(it)).toEqual([{ key: 'team', value: 'red' }]);
});
