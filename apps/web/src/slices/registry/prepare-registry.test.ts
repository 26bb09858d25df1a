import { describe, expect, it } from 'vitest';
import { aliasesByVersion, aliasPlaces, changeText } from './prepare-aliases.ts';
import { registryFilter, versionsFilter } from './prepare-filter.ts';
import { latestOf } from './prepare-latest.ts';
import { isOwnTag } from './prepare-tags.ts';
import { kindOf } from './registry-kinds.ts';
import { sortOf } from './registry-search.ts';

describe('a search of the registry', () => {
  it.each([
    ['', 'model', ''],
    ['fraud', 'model', "name ILIKE '%fraud%'"],
    [" o'neil  x ", 'model', "name ILIKE '%o''neil%' AND name ILIKE '%x%'"],
    ['team=red', 'model', "tags.`team` = 'red'"],
    ['a=b=c', 'model', "tags.`a` = 'b=c'"],
    ['=x', 'model', "name ILIKE '%=x%'"],
    ['sum', 'prompt', "tags.`mlflow.prompt.is_prompt` = 'true' AND name ILIKE '%sum%'"],
  ] as const)('%s for a %s', (text, kind, filter) => {
    expect(registryFilter(text, kind)).toBe(filter);
  });
  it('finds the versions of one name', () => {
    expect(versionsFilter("it's", 'model')).toBe("name = 'it''s'");
    expect(versionsFilter('p', 'prompt')).toBe("name = 'p' AND tags.`mlflow.prompt.is_prompt` = 'true'");
  });
  it('is in the order of names unless said otherwise', () => {
    expect(sortOf({})).toEqual({ sort: 'name', descending: false });
    expect(sortOf({ sort: '-updated' })).toEqual({ sort: 'updated', descending: true });
    expect(sortOf({ sort: 'nonsense' })).toEqual({ sort: 'name', descending: false });
  });
});

describe('aliases', () => {
  const model = {
    aliases: [
      { alias: 'old', version: '1' },
      { alias: 'champion', version: '5' },
      { alias: 'best', version: '5' },
    ],
  };
  it('are listed by version', () => {
    expect(aliasesByVersion(model).get('5')).toEqual(['best', 'champion']);
    expect(aliasesByVersion({}).size).toBe(0);
  });
  it('say since when and by whom, the one moved last first', () => {
    const changes = [
      { alias: 'champion', version: '5', previous_version: '3', user: 'ada', timestamp: 30 },
      { alias: 'best', version: '5', user: '', timestamp: 20 },
      { alias: 'champion', version: '3', timestamp: 10 },
    ];
    expect(aliasPlaces(model, changes)).toEqual([
      { alias: 'champion', version: '5', since: 30, user: 'ada', before: '3' },
      { alias: 'best', version: '5', since: 20, user: undefined, before: undefined },
      { alias: 'old', version: '1' },
    ]);
  });
  it('tell each change in words', () => {
    expect(changeText({ version: '2', previous_version: '1' })).toBe('moved from version 1 to version 2');
    expect(changeText({ version: '2' })).toBe('set on version 2');
    expect(changeText({ previous_version: '1' })).toBe('removed from version 1');
  });
});

it('tags of MLflow are not those of people', () => {
  expect(['team', 'mlflow.prompt.text', '_mlflow_prompt_type'].map(isOwnTag)).toEqual([true, false, false]);
});

it('the latest version is that of all stages', () => {
  expect(latestOf({ latest_versions: [{ version: '9' }, { version: '10' }] })).toBe('10');
  expect(latestOf({})).toBeUndefined();
});

it('a tag tells prompts from models', () => {
  expect(kindOf({ tags: [{ key: 'mlflow.prompt.is_prompt', value: 'True' }] })).toBe('prompt');
  expect(kindOf({ tags: [{ key: 'mlflow.prompt.is_prompt', value: 'false' }] })).toBe('model');
  expect(kindOf({})).toBe('model');
});
