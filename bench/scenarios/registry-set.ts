import { ok, parallel, patiently, post } from '../load/api.ts';
import { type Bench, type Measured, timed, WrongAnswer } from '../load/bench.ts';

/** How many models and prompts a data set has, and versions of each model; a prompt has one version. */
export interface RegistrySize {
  readonly models: number;
  readonly prompts: number;
  readonly versionsPerModel: number;
}

/** Models `m-0` …, prompts `p-0` …; everything they hold follows from their index. */
export interface RegistrySet extends RegistrySize {
  /** In front of every name, so that a server can be benched again. */
  readonly prefix: string;
}

/** A version as the wire shows it, as far as the scenarios look at it. */
export interface WireVersion {
  readonly name: string;
  readonly version: string;
}

const promptTag = { key: 'mlflow.prompt.is_prompt', value: 'true' };

export const modelName = (set: RegistrySet, index: number): string =>
  `${set.prefix}m-${String(index).padStart(6, '0')}`;
const promptName = (set: RegistrySet, index: number): string => `${set.prefix}p-${String(index).padStart(6, '0')}`;

/** 20 teams, so that a team has a twentieth of the models. */
export const teamOf = (index: number): string => `team-${index % 20}`;
/** A commit that few versions share. */
export const commitOf = (model: number, version: number): string => `sha-${(model * 31 + version * 7) % 5000}`;
export const sourceOf = (model: number, version: number): string =>
  `s3://bucket/${model % 97}/run-${model}/v${version}`;

/** Fills an empty set under the stop-watch; one call is a model with its versions, or a prompt with its one. */
export function populateRegistry(bench: Bench, set: RegistrySet, clients: number): Promise<Measured> {
  const calls = set.models + set.prompts;
  return bench.measure({
    clients,
    warmUps: 0,
    seconds: 0,
    minCalls: calls,
    maxCalls: calls,
    maxSeconds: 600,
    operation: async (connection, _client, call) => {
      for (const bytes of requestsFor(set, call)) await patiently(() => ok(connection, bytes));
    },
  });
}

/** The same without measuring. */
export const fillRegistry = (bench: Bench, set: RegistrySet, clients: number): Promise<void> =>
  parallel(bench.url, clients, set.models + set.prompts, async (connection, call) => {
    for (const bytes of requestsFor(set, call)) await patiently(() => ok(connection, bytes));
  });

function requestsFor(set: RegistrySet, call: number): Buffer[] {
  return call < set.models ? modelRequests(set, call) : promptRequests(set, call - set.models);
}

function modelRequests(set: RegistrySet, index: number): Buffer[] {
  const name = modelName(set, index);
  const versions = Array.from({ length: set.versionsPerModel }, (_, at) => ({
    name,
    source: sourceOf(index, at + 1),
    tags: [{ key: 'commit', value: commitOf(index, at + 1) }],
  }));
  const model = { name, description: `Model ${index}`, tags: [{ key: 'team', value: teamOf(index) }] };
  return [post('registered-models/create', model), ...versions.map((one) => post('model-versions/create', one))];
}

function promptRequests(set: RegistrySet, index: number): Buffer[] {
  const name = promptName(set, index);
  const text = { key: 'mlflow.prompt.text', value: `Answer {{question}} as number ${index} would.` };
  return [
    post('registered-models/create', { name, tags: [promptTag, { key: 'team', value: teamOf(index) }] }),
    post('model-versions/create', { name, source: 'dummy-source', tags: [promptTag, text] }),
  ];
}

/** @throws WrongAnswer unless the answer lists exactly these, in this order */
export function checkListed(found: readonly string[], expected: readonly string[]): void {
  if (found.length !== expected.length) throw new WrongAnswer(`${found.length} found instead of ${expected.length}`);
  const at = found.findIndex((one, position) => one !== expected[position]);
  if (at >= 0) throw new WrongAnswer(`${found[at]} at position ${at} instead of ${expected[at]}`);
}

/** One client that repeats a read and checks every answer. */
export const repeat = (bench: Bench, bytes: Buffer, check: (body: Buffer) => void): Promise<Measured> =>
  bench.measure({
    clients: 1,
    minCalls: 200,
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      check(body);
      return ms;
    },
  });
