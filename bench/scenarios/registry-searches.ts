import { get } from '../load/api.ts';
import { type Bench, type Measured, unchanging } from '../load/bench.ts';
import {
  checkListed,
  commitOf,
  modelName,
  type RegistrySet,
  repeat,
  sourceOf,
  teamOf,
  type WireVersion,
} from './registry-set.ts';

interface Query {
  readonly filter: string;
  readonly order?: string;
}

const page = 100;
const encoded = ({ filter, order }: Query): string =>
  `filter=${encodeURIComponent(filter)}&max_results=${page}${order ? `&order_by=${encodeURIComponent(order)}` : ''}`;

/** The models with these indexes, in order of their names. */
async function searchModels(bench: Bench, query: Query, expected: readonly string[]): Promise<Measured> {
  const check = unchanging((body) => {
    const { registered_models = [] } = JSON.parse(body.toString('utf8')) as { registered_models?: WireVersion[] };
    checkListed(
      registered_models.map(({ name }) => name),
      expected.slice(0, page),
    );
  });
  return repeat(bench, get('registered-models/search', encoded(query)), check);
}

/** Versions as `name version`, in order of name and falling number. */
async function searchVersions(bench: Bench, query: Query, expected: readonly string[]): Promise<Measured> {
  const check = unchanging((body) => {
    const { model_versions = [] } = JSON.parse(body.toString('utf8')) as { model_versions?: WireVersion[] };
    checkListed(
      model_versions.map(({ name, version }) => `${name} ${version}`),
      expected.slice(0, page),
    );
  });
  return repeat(bench, get('model-versions/search', encoded({ order: 'name ASC', ...query })), check);
}

const models = (set: RegistrySet, matches: (index: number) => boolean): string[] =>
  Array.from({ length: set.models }, (_, index) => index)
    .filter(matches)
    .map((index) => modelName(set, index));

const versions = (set: RegistrySet, matches: (model: number, version: number) => boolean): string[] =>
  Array.from({ length: set.models }, (_, index) => index).flatMap((index) =>
    Array.from({ length: set.versionsPerModel }, (_, at) => set.versionsPerModel - at)
      .filter((version) => matches(index, version))
      .map((version) => `${modelName(set, index)} ${version}`),
  );

const inSet = ({ prefix }: RegistrySet): string => `name LIKE '${prefix}%'`;
const promptTerm = "tags.`mlflow.prompt.is_prompt` = 'true'";

type Search = readonly [name: string, title: string, run: (bench: Bench, set: RegistrySet) => Promise<Measured>];

/** Each with an answer that follows from the data set alone. */
export const searches: readonly Search[] = [
  [
    'models',
    'models, prompts excluded',
    (b, s) =>
      searchModels(
        b,
        { filter: inSet(s) },
        models(s, () => true),
      ),
  ],
  [
    'models-tag',
    'models of one team',
    (b, s) =>
      searchModels(
        b,
        { filter: `${inSet(s)} AND tags.team = 'team-3'` },
        models(s, (i) => teamOf(i) === 'team-3'),
      ),
  ],
  [
    'models-none',
    'models, nothing found',
    (b, s) => searchModels(b, { filter: `${inSet(s)} AND name LIKE '%zz%'` }, []),
  ],
  [
    'prompts',
    'prompts, no match',
    (b, s) => searchModels(b, { filter: `${promptTerm} AND name = '${modelName(s, 0)}'` }, []),
  ],
  [
    'versions',
    'versions by name',
    (b, s) =>
      searchVersions(
        b,
        { filter: inSet(s) },
        versions(s, () => true),
      ),
  ],
  [
    'versions-of-model',
    'versions of one model',
    (b, s) =>
      searchVersions(
        b,
        { filter: `name = '${modelName(s, 2)}'` },
        versions(s, (i) => i === 2),
      ),
  ],
  [
    'versions-tag',
    'versions of one commit',
    (b, s) =>
      searchVersions(
        b,
        { filter: `${inSet(s)} AND tags.commit = 'sha-77'` },
        versions(s, (i, v) => commitOf(i, v) === 'sha-77'),
      ),
  ],
  [
    'versions-source',
    'versions by a part of their source',
    (b, s) =>
      searchVersions(
        b,
        { filter: `${inSet(s)} AND source_path LIKE '%/run-%1/v7'` },
        versions(s, (i, v) => v === 7 && sourceOf(i, v).endsWith('1/v7')),
      ),
  ],
  [
    'versions-number',
    'versions above a number',
    (b, s) =>
      searchVersions(
        b,
        { filter: `${inSet(s)} AND version_number > 8` },
        versions(s, (_, v) => v > 8),
      ),
  ],
  [
    'versions-none',
    'versions, nothing found',
    (b, s) => searchVersions(b, { filter: `${inSet(s)} AND source_path LIKE '%nobody%'` }, []),
  ],
];

/** Scenarios over 100,000 versions that have a limit in milliseconds. */
export const registrySearches: readonly string[] = searches.map(([name]) => `registry-${name}`);
