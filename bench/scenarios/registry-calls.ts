import { ok, post, prefix } from '../load/api.ts';
import { type Bench, type Measured, timed } from '../load/bench.ts';
import { request } from '../load/connection.ts';
import { freshName } from './own-runs.ts';

/** What a call is made from: a model of its own with one version, and the number of the call. */
interface Subject {
  readonly name: string;
  readonly call: number;
  /** The version that `prepare` has made. */
  readonly version: string;
}

interface Call {
  readonly bytes: (subject: Subject) => Buffer;
  /** Sent before, and not timed. */
  readonly prepare?: (subject: Subject) => Buffer;
}

const send = (method: string, route: string, body: object): Buffer =>
  request(method, prefix + route, JSON.stringify(body));
const get = (route: string, query: Record<string, string>): Buffer =>
  request('GET', `${prefix + route}?${new URLSearchParams(query)}`);
const onModel = ({ name, call }: Subject) => ({ name, key: `k${call % 20}` });
const onVersion = (subject: Subject) => ({ ...onModel(subject), version: '1' });

/** The calls of the registry that have no scenario with a name of its own, with one client. */
const calls: Readonly<Record<string, Call>> = {
  'create-model': { bytes: ({ name, call }) => post('registered-models/create', { name: `${name}-${call}` }) },
  'get-model': { bytes: ({ name }) => get('registered-models/get', { name }) },
  'update-model': {
    bytes: ({ name, call }) => send('PATCH', 'registered-models/update', { name, description: `text ${call}` }),
  },
  'rename-model': {
    prepare: ({ name, call }) => post('registered-models/create', { name: `${name}-${call}` }),
    bytes: ({ name, call }) =>
      post('registered-models/rename', { name: `${name}-${call}`, new_name: `${name}-${call}-renamed` }),
  },
  'delete-model': {
    prepare: ({ name, call }) => post('registered-models/create', { name: `${name}-${call}` }),
    bytes: ({ name, call }) => send('DELETE', 'registered-models/delete', { name: `${name}-${call}` }),
  },
  'set-model-tag': {
    bytes: (subject) => post('registered-models/set-tag', { ...onModel(subject), value: `value ${subject.call}` }),
  },
  'delete-model-tag': {
    prepare: (subject) => post('registered-models/set-tag', { ...onModel(subject), value: 'value' }),
    bytes: (subject) => send('DELETE', 'registered-models/delete-tag', onModel(subject)),
  },
  'latest-versions': { bytes: ({ name }) => post('registered-models/get-latest-versions', { name }) },
  'delete-alias': {
    prepare: ({ name }) => post('registered-models/alias', { name, alias: 'champion', version: '1' }),
    bytes: ({ name }) => send('DELETE', 'registered-models/alias', { name, alias: 'champion' }),
  },
  'update-version': {
    bytes: ({ name, call }) =>
      send('PATCH', 'model-versions/update', { name, version: '1', description: `text ${call}` }),
  },
  'transition-stage': {
    bytes: ({ name, call }) =>
      post('model-versions/transition-stage', {
        name,
        version: '1',
        stage: call % 2 === 0 ? 'Staging' : 'Production',
        archive_existing_versions: false,
      }),
  },
  'set-version-tag': {
    bytes: (subject) => post('model-versions/set-tag', { ...onVersion(subject), value: `value ${subject.call}` }),
  },
  'delete-version-tag': {
    prepare: (subject) => post('model-versions/set-tag', { ...onVersion(subject), value: 'value' }),
    bytes: (subject) => send('DELETE', 'model-versions/delete-tag', onVersion(subject)),
  },
  'delete-version': {
    prepare: ({ name }) => post('model-versions/create', { name, source: 's3://bucket/model' }),
    bytes: ({ name, version }) => send('DELETE', 'model-versions/delete', { name, version }),
  },
  'download-uri': { bytes: ({ name }) => get('model-versions/get-download-uri', { name, version: '1' }) },
};

export const registryCalls: readonly string[] = Object.keys(calls);

/** One call again and again. */
export async function callAgain(bench: Bench, which: string): Promise<Measured> {
  const { prepare, bytes } = calls[which]!;
  const name = freshName(which).replaceAll(' ', '-');
  await ok(bench.connection, post('registered-models/create', { name }));
  await ok(bench.connection, post('model-versions/create', { name, source: 's3://bucket/model' }));
  return bench.measure({
    clients: 1,
    minCalls: 100,
    operation: async (connection, _client, call) => {
      const subject = { name, call, version: '1' };
      const made = prepare && JSON.parse((await ok(connection, prepare(subject))).toString('utf8'));
      const version: string = made?.model_version?.version ?? '1';
      return (await timed(connection, bytes({ ...subject, version }))).ms;
    },
  });
}
