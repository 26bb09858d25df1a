import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, mlflowVersion } from '@millrace/protocol';
import type { HttpOptions } from '../child-messages.ts';
import { openAiFailure } from '../openai/failure.ts';
import { type Answer, json, plain, send, sendEvents, type WholeAnswer } from './answer.ts';
import type { Backend } from './backend.ts';
import { failureAnswer, TimedOut } from './failure.ts';
import type { ScoringMetrics } from './metrics.ts';
import { readBody } from './read-body.ts';
import { findRoute, type Route } from './routes.ts';

export interface AppContext {
  readonly options: HttpOptions;
  readonly metrics: ScoringMetrics;
  readonly log: RequestLog;
  readonly isNetworkConfined: boolean;
  /** Absent while the model is being loaded. */
  backend(): Backend | undefined;
  /** Whether connections are to be closed after their next answer. */
  isDraining(): boolean;
  /** Called when the last request in progress has been answered. */
  onIdle(): void;
}

export interface RequestLog {
  request(line: { method: string; url: string; status: number; ms: number }): void;
  failure(error: unknown): void;
}

/** What the log and the metrics say of a request whose client went away before it was answered, as nginx does. */
const clientGone = 499;

/** The client went away; nobody hears the answer. */
class ClientGone extends Error {}

/** The HTTP side of one served model. */
export class ScoringApp {
  readonly #context: AppContext;
  #inProgress = 0;
  #handling = 0;

  constructor(context: AppContext) {
    this.#context = context;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#handling++;
    try {
      await this.#handle(request, response);
    } finally {
      if (--this.#handling === 0) this.#context.onIdle();
    }
  }

  /** Whether no request is in progress. */
  get isIdle(): boolean {
    return this.#handling === 0;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    const { method = '', url = '/' } = request;
    const path = url.split('?', 1)[0]!;
    const route = findRoute(method, path);
    const engine = this.#context.backend()?.engine;
    if (engine !== undefined) response.setHeader('x-millrace-engine', engine);
    if (this.#context.isDraining()) response.setHeader('connection', 'close');
    await this.#respond(request, response, route);
    await handedOver(response);
    const ms = performance.now() - began;
    const status = response.headersSent ? response.statusCode : clientGone;
    this.#context.metrics.observe('name' in route ? route.name : 'none', status, ms / 1000);
    this.#context.log.request({ method, url: path, status, ms: Math.round(ms * 1000) / 1000 });
  }

  async #respond(request: IncomingMessage, response: ServerResponse, route: Route | WholeAnswer): Promise<void> {
    if ('status' in route) return send(response, route);
    const deadline = new Deadline(response, this.#context.options.timeoutMs);
    try {
      const answer = await this.#answer(request, route, deadline);
      if ('events' in answer) await sendEvents(response, answer);
      else send(response, answer);
    } catch (error) {
      this.#sendFailure(response, route, error);
    } finally {
      deadline.clear();
    }
  }

  async #answer(request: IncomingMessage, route: Route, deadline: Deadline): Promise<Answer> {
    if (!route.isOpen) this.#checkKey(request);
    const backend = this.#context.backend();
    if (route.kind === 'probe') return this.#probe(route, backend);
    if (!backend) throw fail('TEMPORARILY_UNAVAILABLE', 'The model is being loaded. Try again in a moment.');
    if (route.kind === 'models') return json(JSON.stringify(backend.openai?.models() ?? { object: 'list', data: [] }));
    return this.#limited(async () => {
      const body = await deadline.bound(readBody(request, this.#context.options.bodyBytesMax));
      const invocation = { body, contentType: request.headers['content-type'], signal: deadline.signal };
      const answer = await deadline.bound(route.run(backend, invocation));
      return deadline.started(answer);
    });
  }

  async #probe(route: Route, backend: Backend | undefined): Promise<WholeAnswer> {
    if (route.name === 'version') return json(mlflowVersion);
    if (route.name === 'metrics') return plain(await this.#context.metrics.text(), 200);
    if (!backend) throw fail('TEMPORARILY_UNAVAILABLE', 'The model is being loaded. Try again in a moment.');
    if (backend.isThere && !(await backend.isThere()))
      throw fail('TEMPORARILY_UNAVAILABLE', 'The Python worker is being started again. Try again in a moment.');
    const isSilent = route.name === 'ping' || this.#context.isNetworkConfined;
    return json(isSilent ? '\n' : '{"status": "ok", "network": "not confined"}\n');
  }

  /** Runs a request unless there are too many in progress. */
  async #limited(run: () => Promise<Answer>): Promise<Answer> {
    const { requestsMax } = this.#context.options;
    if (this.#inProgress >= requestsMax) {
      throw fail(
        'REQUEST_LIMIT_EXCEEDED',
        `${requestsMax} requests are in progress already. Try again in a moment, or start the server with a larger --max-requests.`,
      );
    }
    this.#count(1);
    try {
      const answer = await run();
      if (!('events' in answer)) {
        this.#count(-1);
        return answer;
      }
      return { status: 200, events: this.#untilDone(answer.events) };
    } catch (error) {
      this.#count(-1);
      throw error;
    }
  }

  async *#untilDone(events: AsyncIterable<string>): AsyncGenerator<string> {
    try {
      yield* events;
    } finally {
      this.#count(-1);
    }
  }

  #count(change: 1 | -1): void {
    this.#inProgress += change;
    this.#context.metrics.setInProgress(this.#inProgress);
  }

  #checkKey(request: IncomingMessage): void {
    const { apiKey } = this.#context.options;
    if (apiKey === undefined) return;
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${apiKey}`);
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
    throw fail('UNAUTHENTICATED', 'Send the API key of this server as header: Authorization: Bearer KEY');
  }

  #sendFailure(response: ServerResponse, route: Route, error: unknown): void {
    if (error instanceof ClientGone || response.destroyed) return;
    const answer = route.kind === 'openai' || route.kind === 'models' ? openAiFailure(error) : failureAnswer(error);
    // While the model is away, the supervisor's lines say why.
    if (answer.status >= 500 && answer.status !== 503) this.#context.log.failure(error);
    // Nothing can be taken back once a stream has begun.
    if (response.headersSent) response.destroy();
    // The rest of an unread body would be taken for the next request.
    else send(response.setHeader('connection', 'close'), answer);
  }
}

/** Resolves when the system has the whole answer, or the connection is gone: a process that ends before would cut it off. */
function handedOver(response: ServerResponse): Promise<void> | undefined {
  if (response.destroyed) return undefined;
  return new Promise((resolve) => {
    // It comes after `finish` too.
    response.once('close', resolve);
  });
}

/** Aborts when the client goes away or the time is up, whichever is first. */
class Deadline {
  readonly #control = new AbortController();
  readonly #timer: NodeJS.Timeout;
  /** Of the work that is waited for: a listener of the signal for each piece of work costs more than reading a small body. */
  #refuse: ((reason: Error) => void) | undefined;

  constructor(response: ServerResponse, timeoutMs: number) {
    this.#timer = setTimeout(() => this.#abort(new TimedOut()), timeoutMs);
    response.once('close', () => {
      if (!response.writableFinished) this.#abort(new ClientGone());
    });
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }

  /** Rejects as soon as the signal aborts, even when the work goes on. One piece of work at a time. */
  bound<T>(work: Promise<T>): Promise<T> {
    if (this.signal.aborted) return Promise.reject(this.signal.reason);
    return new Promise((resolve, reject) => {
      this.#refuse = reject;
      work.then(resolve, reject);
    });
  }

  #abort(reason: Error): void {
    this.#control.abort(reason);
    this.#refuse?.(reason);
  }

  /** Waits for the first piece of a stream, so that a failure before it still has a status; then the time stands still. */
  async started(answer: Answer): Promise<Answer> {
    if (!('events' in answer)) return answer;
    const events = answer.events[Symbol.asyncIterator]();
    const first = await this.bound(events.next());
    this.clear();
    return { status: 200, events: continued(first, events) };
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

async function* continued(first: IteratorResult<string>, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
