/** A run on the wire, as far as these tests look at it. */
export interface WireRun {
  readonly info: { readonly run_id: string; readonly run_name: string; readonly artifact_uri: string };
  readonly data: {
    readonly metrics?: readonly {
      readonly key: string;
      readonly value: number;
      readonly step: number;
      readonly timestamp: number;
    }[];
    readonly params?: readonly { readonly key: string; readonly value: string }[];
    readonly tags?: readonly { readonly key: string; readonly value: string }[];
  };
}

export type WirePoint = NonNullable<WireRun['data']['metrics']>[number];

/** An answer with an error status. */
export class Refused extends Error {
  readonly status: number;
  readonly errorCode: string | undefined;

  constructor(status: number, text: string) {
    super(`HTTP ${status}: ${text.slice(0, 300)}`);
    this.status = status;
    this.errorCode = errorCodeOf(text);
  }
}

function errorCodeOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error_code?: string }).error_code;
  } catch {
    return undefined;
  }
}

async function accepted(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Refused(answer.status, await answer.text());
  return answer;
}

/**
 * A server by its address.
 * Every call throws `Refused` for an error answer and another Error when there is no complete answer.
 */
export class Wire {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async post<T = unknown>(route: string, body: unknown): Promise<T> {
    const answer = await fetch(`${this.url}/api/2.0/mlflow/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await (await accepted(answer)).json()) as T;
  }

  async get<T>(route: string, query: Readonly<Record<string, string>>): Promise<T> {
    const answer = await fetch(`${this.url}/api/2.0/mlflow/${route}?${new URLSearchParams(query)}`);
    return (await (await accepted(answer)).json()) as T;
  }

  async putArtifact(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const answer = await accepted(await fetch(this.#artifact(path), { method: 'PUT', body: bytes }));
    await answer.text();
  }

  async getArtifact(path: string): Promise<Buffer> {
    const answer = await accepted(await fetch(this.#artifact(path)));
    return Buffer.from(await answer.arrayBuffer());
  }

  #artifact(path: string): string {
    return `${this.url}/api/2.0/mlflow-artifacts/artifacts/${path}`;
  }

  async createExperiment(name: string): Promise<string> {
    return (await this.post<{ experiment_id: string }>('experiments/create', { name })).experiment_id;
  }

  async createRun(
    experiment_id: string,
    run_name: string,
    tags: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const body = { experiment_id, run_name, start_time: 1, tags: pairs(tags) };
    return (await this.post<{ run: WireRun }>('runs/create', body)).run.info.run_id;
  }

  async run(run_id: string): Promise<WireRun> {
    return (await this.get<{ run: WireRun }>('runs/get', { run_id })).run;
  }

  /** All pages. */
  async searchRuns(experimentId: string, filter: string): Promise<WireRun[]> {
    const runs: WireRun[] = [];
    let page_token: string | undefined;
    do {
      const body = { experiment_ids: [experimentId], filter, max_results: 500, page_token };
      const page = await this.post<{ runs?: WireRun[]; next_page_token?: string }>('runs/search', body);
      runs.push(...(page.runs ?? []));
      page_token = page.next_page_token;
    } while (page_token);
    return runs;
  }

  async history(run_id: string, metric_key: string): Promise<readonly WirePoint[]> {
    const query = { run_id, metric_key, max_results: '25000' };
    const page = await this.get<{ metrics?: WirePoint[]; next_page_token?: string }>('metrics/get-history', query);
    if (page.next_page_token) throw new Error('more points than one page holds');
    return page.metrics ?? [];
  }

  /** Paths of the files directly below the run's artifact root. */
  async artifacts(run_id: string): Promise<readonly string[]> {
    const { files = [] } = await this.get<{ files?: { path: string }[] }>('artifacts/list', { run_id });
    return files.map((file) => file.path);
  }
}

export const pairs = (values: Readonly<Record<string, string>>): { key: string; value: string }[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));
