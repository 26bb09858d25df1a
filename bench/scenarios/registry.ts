import { get, json, ok, post } from '../load/api.ts';
import { type Bench, type Measured, timed, unchanging, WrongAnswer } from '../load/bench.ts';
import { freshName } from './own-runs.ts';
import {
  checkListed,
  commitOf,
  fillRegistry,
  modelName,
  populateRegistry,
  type RegistrySet,
  sourceOf,
  teamOf,
  type WireVersion,
} from './registry-set.ts';
import type { Scenario } from './scenario.ts';

const prefixOf = (what: string): string => `${freshName(what).replaceAll(' ', '-')}-`;

/** 100 models with five versions each, and 20 prompts. */
const smallSet = (bench: Bench): Promise<RegistrySet> =>
  bench.once('registry', async () => {
    const models = bench.scaled(100, 5);
    const set = { models, prompts: bench.scaled(20, 2), versionsPerModel: 5, prefix: prefixOf('registry') };
    await fillRegistry(bench, set, 4);
    return set;
  });

/** DS-registry: 10,000 models with ten versions each, and 10,000 prompts. */
const largeSet = (bench: Bench): Promise<{ readonly set: RegistrySet; readonly measured: Measured }> =>
  bench.once('registry-100k', async () => {
    const [models, prompts] = [bench.scaled(10_000, 5), bench.scaled(10_000, 5)];
    const set = { models, prompts, versionsPerModel: 10, prefix: prefixOf('registry-large') };
    return { set, measured: await populateRegistry(bench, set, 24) };
  });

const newModel = async (bench: Bench): Promise<string> => {
  const name = prefixOf('model');
  await ok(bench.connection, post('registered-models/create', { name }));
  return name;
};

/** Versions of one model by any number of clients; in the end every number was given once. */
async function createVersions(bench: Bench, clients: number): Promise<Measured> {
  const name = await newModel(bench);
  const bytes = post('model-versions/create', { name, source: 's3://bucket/model' });
  const numbers: number[] = [];
  const measured = await bench.measure({
    clients,
    minCalls: clients === 1 ? 100 : 0,
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      const { model_version } = JSON.parse(body.toString('utf8')) as { model_version: WireVersion };
      numbers.push(Number(model_version.version));
      return ms;
    },
  });
  const sorted = numbers.toSorted((a, b) => a - b);
  if (sorted.some((number, at) => number !== at + 1)) throw new WrongAnswer('a version number twice, or one left out');
  return measured;
}

async function moveAlias(bench: Bench): Promise<Measured> {
  const name = await newModel(bench);
  for (let version = 1; version <= 2; version += 1)
    await ok(bench.connection, post('model-versions/create', { name, source: 's3://bucket/model' }));
  const moves = ['1', '2'].map((version) => post('registered-models/alias', { name, alias: 'champion', version }));
  let last = 0;
  const measured = await bench.measure({
    clients: 1,
    minCalls: 100,
    operation: async (connection, _client, call) => {
      last = call % 2;
      return (await timed(connection, moves[last]!)).ms;
    },
  });
  const query = get('registered-models/alias', `name=${name}&alias=champion`);
  const { model_version } = await json<{ model_version: WireVersion }>(bench.connection, query);
  if (model_version.version !== String(last + 1)) throw new WrongAnswer(`champion is ${model_version.version}`);
  return measured;
}

const repeat = (bench: Bench, bytes: Buffer, check: (body: Buffer) => void): Promise<Measured> =>
  bench.measure({
    clients: 1,
    minCalls: 200,
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      check(body);
      return ms;
    },
  });

/** Reads one version, by alias or by number. */
const getVersion =
  (byAlias: boolean) =>
  async (bench: Bench): Promise<Measured> => {
    const name = modelName(await smallSet(bench), 1);
    await ok(bench.connection, post('registered-models/alias', { name, alias: 'champion', version: '3' }));
    const bytes = byAlias
      ? get('registered-models/alias', `name=${name}&alias=champion`)
      : get('model-versions/get', `name=${name}&version=3`);
    const check = unchanging((body) => {
      const { model_version: found } = JSON.parse(body.toString('utf8')) as { model_version: WireVersion };
      if (found.name !== name || found.version !== '3') throw new WrongAnswer(`${found.name} ${found.version}`);
    });
    return repeat(bench, bytes, check);
  };

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
const searches: readonly Search[] = [
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

/** FastTrackML has no registry. */
const core = { workload: 'registry', stage: 'core', clients: 1, targets: ['millrace', 'mlflow'] } as const;

/** One client and a small registry, beside MLflow; and twenty clients making versions of one model. */
export const registryScenarios: readonly Scenario[] = [
  {
    ...core,
    name: 'create-version',
    title: 'create a model version, 1 client',
    run: (bench) => createVersions(bench, 1),
  },
  {
    ...core,
    name: 'create-version-20c',
    title: 'create versions of one model, 20 clients',
    clients: 20,
    run: (bench) => createVersions(bench, 20),
  },
  { ...core, name: 'move-alias', title: 'move an alias, 1 client', run: moveAlias },
  { ...core, name: 'get-by-alias', title: 'version by alias, 1 client', run: getVersion(true) },
  { ...core, name: 'get-version', title: 'version by number, 1 client', run: getVersion(false) },
  ...searches
    .filter(([name]) => name === 'models-tag' || name === 'versions-of-model')
    .map(
      ([name, title, run]): Scenario => ({
        ...core,
        name: `search-${name}`,
        title: `${title}, 100 models, 1 client`,
        run: async (bench) => run(bench, await smallSet(bench)),
      }),
    ),
];

const large = { workload: 'DS-registry', stage: 'registry', clients: 1, targets: ['millrace-power'] } as const;

/** 100,000 versions of 10,000 models, with 10,000 prompts beside them. */
export const registryScale: readonly Scenario[] = [
  {
    ...large,
    name: 'load-registry',
    title: 'load 100,000 versions and 10,000 prompts, 24 clients',
    clients: 24,
    run: async (bench) => (await largeSet(bench)).measured,
  },
  ...searches.map(
    ([name, title, run]): Scenario => ({
      ...large,
      name: `registry-${name}`,
      title: `${title}, of 100,000 versions and 20,000 models`,
      run: async (bench) => run(bench, (await largeSet(bench)).set),
    }),
  ),
];

/** Scenarios over 100,000 versions that have a limit in milliseconds. */
export const registrySearches: readonly string[] = searches.map(([name]) => `registry-${name}`);
