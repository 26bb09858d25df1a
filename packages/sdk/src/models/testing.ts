import { type Client, createClient } from '../client.ts';

/** A server in memory: what was uploaded, and what was called. */
export interface FakeServer {
  readonly client: Client;
  /** Text by path below the root of the artifacts. */
  readonly files: Map<string, string>;
  /** `POST /api/2.0/mlflow/logged-models` and the body, in order; uploads are left out. */
  readonly calls: { readonly call: string; readonly body: unknown }[];
}

const prefix = '/api/2.0/mlflow-artifacts/artifacts/';

/** Answers what logging a model needs. `refuse` names a part of a path whose calls fail with 500. */
export function fakeServer({
  artifactUri = 'mlflow-artifacts:/0/models/m-1/artifacts',
  refuse,
}: {
  readonly artifactUri?: string;
  readonly refuse?: string;
} = {}): FakeServer {
  const files = new Map<string, string>();
  const calls: { call: string; body: unknown }[] = [];
  const fetch = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(String(url));
    if (refuse && pathname.includes(refuse)) return Response.json({ error_code: 'INTERNAL_ERROR' }, { status: 500 });
    if (pathname.startsWith(prefix)) {
      files.set(decodeURIComponent(pathname.slice(prefix.length)), await new Response(init.body).text());
      return new Response('');
    }
    calls.push({ call: `${init.method} ${pathname}`, body: JSON.parse(String(init.body)) });
    return Response.json(answerTo(pathname, artifactUri));
  };
  return { client: createClient({ baseUrl: 'http://host', fetch: fetch as typeof globalThis.fetch }), files, calls };
}

function answerTo(pathname: string, artifactUri: string): unknown {
  if (pathname.endsWith('/logged-models')) return { model: { info: { model_id: 'm-1', artifact_uri: artifactUri } } };
  return pathname.endsWith('/model-versions/create') ? { model_version: { version: '3' } } : {};
}
