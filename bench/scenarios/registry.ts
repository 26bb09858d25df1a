import { get, json, ok, post } from '../load/api.ts';
import { type Bench, type Measured, timed, unchanging, WrongAnswer } from '../load/bench.ts';
import { freshName } from './own-runs.ts';
import { callAgain, registryCalls } from './registry-calls.ts';
import { searches } from './registry-searches.ts';
import {
  fillRegistry,
  modelName,
  populateRegistry,
  type RegistrySet,
  repeat,
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
  ...registryCalls.map(
    (name): Scenario => ({
      ...core,
      name,
      title: `${name.replaceAll('-', ' ')}, 1 client`,
      run: (bench) => callAgain(bench, name),
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
