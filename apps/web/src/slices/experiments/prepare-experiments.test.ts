import { describe, expect, it } from 'vitest';
import {
  countBelow,
  type Entry,
  type Experiment,
  type ExperimentsView,
  foldersOf,
  prepareExperiments,
} from './prepare-experiments.ts';

const experiment = (name: string, at = 0, tags: Record<string, string> = {}): Experiment => ({
  experiment_id: name,
  name,
  creation_time: at,
  last_update_time: at,
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
});

const all = [
  experiment('vision/resnet/a', 30),
  experiment('vision/vit', 50, { team: 'red' }),
  experiment('audio/x', 20),
  experiment('plain 10', 40),
  experiment('plain 9', 60, { 'mlflow.note.content': 'red' }),
  experiment('ends/', 1),
  experiment('/begins', 2),
];

const counts = new Map([
  ['audio/x', { runs: 7, lastStart: 55 }],
  ['vision/vit', { runs: 2, lastStart: 10 }],
  ['vision/resnet/a', { runs: 3, lastStart: 5 }],
]);

const byName: ExperimentsView = { sort: 'name', descending: false };
const shown = (view: Partial<ExperimentsView>) => prepareExperiments(all, counts, { ...byName, ...view }).map(label);
const label = (entry: Entry): string => (entry.kind === 'folder' ? `${entry.path} (${entry.count})` : entry.name);

describe('the list of experiments', () => {
  it('shows folders first, then what lies in none, numbers in their order', () => {
    expect(shown({})).toEqual(['audio/ (1)', 'vision/ (2)', '/begins', 'ends/', 'plain 9', 'plain 10']);
  });
  it('shows what lies directly below the open folder', () => {
    expect(shown({ folder: 'vision/' })).toEqual(['vision/resnet/ (1)', 'vit']);
  });
  it('finds words in names and tags, whatever the folder', () => {
    expect(shown({ q: 'VIS res' })).toEqual(['vision/resnet/a']);
    expect(shown({ q: 'team=red' })).toEqual(['vision/vit']);
    expect(shown({ q: 'red' })).toEqual(['vision/vit']);
  });
  it('sorts by time, newest first, a folder by its newest', () => {
    expect(shown({ sort: 'updated', descending: true })).toEqual([
      'audio/ (1)',
      'vision/ (2)',
      'plain 9',
      'plain 10',
      '/begins',
      'ends/',
    ]);
  });
  it('counts runs, in folders too, and sorts by them', () => {
    const entries = prepareExperiments(all, counts, { sort: 'runs', descending: true });
    expect(entries.slice(0, 2).map(({ name, runs }) => [name, runs])).toEqual([
      ['audio', 7],
      ['vision', 5],
    ]);
    expect(shown({ folder: 'vision/', sort: 'runs', descending: false })).toEqual(['vision/resnet/ (1)', 'vit']);
  });
  it('knows the last activity: a change of the experiment, or a run that began', () => {
    const entries = prepareExperiments(all, counts, { q: 'a', ...byName });
    const updated = Object.fromEntries(entries.map((entry) => [entry.name, entry.updated]));
    expect(updated).toMatchObject({ 'audio/x': 55, 'vision/resnet/a': 30, 'plain 9': 60 });
  });
});

it('names the folders on the way', () => {
  expect(foldersOf('a/b/')).toEqual([
    { name: 'a', path: 'a/' },
    { name: 'b', path: 'a/b/' },
  ]);
});

it('counts what lies in a folder, however deep', () => {
  const all = ['vision/resnet/a', 'vision/vit', 'vision', 'audio'].map((name) => ({ name }));
  expect(countBelow(all, 'vision/')).toBe(2);
  expect(countBelow(all)).toBe(4);
});
