/** The few requests of the Hugging Face hub's protocol that fetching a model needs. */
import { EngineError } from '../errors.ts';

export interface HubOptions {
  /** Default https://huggingface.co. */
  readonly endpoint?: string;
  /** For private and gated models; sent to the endpoint, and to nobody it redirects to. */
  readonly token?: string;
}

/** What a revision is made of. */
export interface HubRevision {
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  readonly files: readonly string[];
}

export interface HubFile {
  /** Digest of the content: SHA-256 of a large file, git's SHA-1 of a small one. */
  readonly etag: string;
  readonly size: number;
}

export class HubClient {
  private readonly endpoint: string;
  private readonly headers: Readonly<Record<string, string>>;

  constructor({ endpoint = 'https://huggingface.co', token }: HubOptions) {
    this.endpoint = endpoint.replace(/\/+$/, '');
    this.headers = { 'user-agent': 'millrace', ...(token && { authorization: `Bearer ${token}` }) };
  }

  /** @throws {EngineError} `invalid_input` when there is no such model or revision, or it may not be read */
  async revision(id: string, revision: string): Promise<HubRevision> {
    const url = `${this.endpoint}/api/models/${id}/revision/${encodeURIComponent(revision)}`;
    const response = await fetch(url, { headers: this.headers });
    if (!response.ok) throw refused(response, id, revision);
    const { sha, siblings } = (await response.json()) as { sha?: unknown; siblings?: { rfilename?: unknown }[] };
    if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/.test(sha)) throw broken(id, 'names no commit');
    return { commit: sha, files: (siblings ?? []).map(({ rfilename }) => String(rfilename)) };
  }

  /** @throws {EngineError} as `revision` */
  async file(id: string, commit: string, name: string): Promise<HubFile> {
    // The large files are elsewhere; what they are is said before the redirect.
    const request = {
      method: 'HEAD',
      redirect: 'manual',
      headers: { ...this.headers, 'accept-encoding': 'identity' },
    } as const;
    const response = await fetch(this.url(id, commit, name), request);
    if (response.status >= 400) throw refused(response, id, commit);
    const header = (key: string): string | null => response.headers.get(`x-linked-${key}`);
    const etag = (header('etag') ?? response.headers.get('etag') ?? '').replace(/^W\/|"/g, '');
    const size = Number(header('size') ?? response.headers.get('content-length'));
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(etag) || !Number.isSafeInteger(size))
      throw broken(id, `says no digest of ${name}`);
    return { etag, size };
  }

  /** The bytes of a file from a position; `offset` is where they really begin, as not every server can resume. */
  async read(
    id: string,
    commit: string,
    name: string,
    from: number,
  ): Promise<{ readonly offset: number; readonly body: AsyncIterable<Uint8Array> }> {
    const range: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
    const headers = { ...this.headers, ...range, 'accept-encoding': 'identity' };
    const response = await fetch(this.url(id, commit, name), { headers });
    if (!response.ok || !response.body) throw refused(response, id, commit);
    return { offset: response.status === 206 ? from : 0, body: response.body };
  }

  private url(id: string, commit: string, name: string): string {
    return `${this.endpoint}/${id}/resolve/${commit}/${name.split('/').map(encodeURIComponent).join('/')}`;
  }
}

function refused({ status }: Response, id: string, revision: string): EngineError {
  if (status === 404) return invalid(`The hub has no model "${id}" with revision "${revision}".`);
  if (status === 401 || status === 403)
    return invalid(`The hub does not show the model "${id}" without a token that may read it.`);
  return new EngineError('model_failed', `The hub answered ${status} for the model "${id}". Try again later.`);
}

const broken = (id: string, what: string): EngineError =>
  new EngineError('model_failed', `The hub's answer for the model "${id}" ${what}.`);

const invalid = (message: string): EngineError => new EngineError('invalid_input', message, { param: 'model' });
