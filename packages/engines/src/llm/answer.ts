/** A request on its way through the model: the prompt is read once, then each of its answers is written. */
import type { GenerateEvent, Sampling } from '../port.ts';
import type { EventQueue } from './event-queue.ts';
import { TokenInfos } from './logprobs.ts';
import { seededRandom } from './random.ts';
import { sample } from './sampler.ts';
import type { Turn } from './scheduler.ts';
import { StopTexts } from './stop-texts.ts';
import { TextStream } from './text-stream.ts';
import { type Cache, chunkTokens, emptyCache, type TokenModel } from './token-model.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Everything a request needs, checked and with the model's defaults. */
export interface Job {
  readonly model: TokenModel;
  readonly tokenizer: Tokenizer;
  readonly promptIds: readonly number[];
  readonly sampling: Sampling & { readonly seed: number };
  /** New tokens at most. */
  readonly limit: number;
  readonly endTokens: ReadonlySet<number>;
  readonly stop: readonly string[];
  readonly keepStop: boolean;
  readonly n: number;
  /** Undefined: no log probabilities. */
  readonly logprobs?: number;
  readonly events: EventQueue<GenerateEvent>;
  /** Counts the tokens of all requests. */
  readonly progress: { tokens: number };
  /** True once nobody wants the answer any more. */
  readonly cancelled: () => boolean;
}

/** An answer pauses while its reader has this many events to read. */
const maxUnread = 256;

/** Reads the prompt. */
export class Prefill implements Turn {
  readonly ready = true;
  readonly slots: number;
  private readonly job: Job;
  private cache: Cache = emptyCache;
  private unread: readonly number[];

  constructor(job: Job) {
    this.job = job;
    this.slots = job.n;
    this.unread = job.promptIds;
  }

  async step(): Promise<readonly Turn[]> {
    if (this.job.cancelled()) return this.leave();
    try {
      const logits = await this.read();
      return this.unread.length > 0 ? [this] : this.answers(logits);
    } catch (error) {
      this.job.events.fail(error);
      return this.leave();
    }
  }

  private async read(): Promise<Float32Array> {
    const { model } = this.job;
    const { logits, cache, unread } = await model.step(this.unread.slice(0, chunkTokens), this.cache);
    model.free(this.cache);
    this.cache = cache;
    this.unread = [...unread, ...this.unread.slice(chunkTokens)];
    return logits;
  }

  private leave(): readonly Turn[] {
    this.job.model.free(this.cache);
    return [];
  }

  private answers(logits: Float32Array): Turn[] {
    const { n } = this.job;
    const open = { count: n };
    const prompt = new SharedCache(this.job.model, this.cache, n);
    return Array.from({ length: n }, (_, index) => new Answer(this.job, index, open, prompt)).filter((one) =>
      one.take(logits.slice()),
    );
  }
}

/** The memory of a prompt, freed when each of its answers has gone on from it, or ended. */
class SharedCache {
  readonly cache: Cache;
  private readonly model: TokenModel;
  private users: number;

  constructor(model: TokenModel, cache: Cache, users: number) {
    this.model = model;
    this.cache = cache;
    this.users = users;
  }

  leave(): void {
    this.users--;
    if (this.users === 0) this.model.free(this.cache);
  }
}

/** Writes one answer. */
class Answer implements Turn {
  readonly slots = 1;
  private readonly job: Job;
  private readonly index: number;
  /** Answers of the request that are not finished. */
  private readonly open: { count: number };
  private readonly random: () => number;
  private readonly text: TextStream;
  private readonly stops: StopTexts;
  private readonly infos: TokenInfos;
  private readonly all: Set<number>;
  private readonly counts = new Map<number, number>();
  private memory: SharedCache;
  /** The last token, or more where the sequence is read anew. */
  private unread: readonly number[] = [];
  private written = 0;

  constructor(job: Job, index: number, open: { count: number }, prompt: SharedCache) {
    this.memory = prompt;
    this.job = job;
    this.index = index;
    this.open = open;
    this.random = seededRandom(job.sampling.seed + index);
    this.text = new TextStream(job.tokenizer);
    this.stops = new StopTexts(job.stop, job.keepStop);
    this.infos = new TokenInfos(job.tokenizer, job.logprobs);
    this.all = new Set(job.promptIds);
  }

  get ready(): boolean {
    return this.job.events.size < maxUnread || this.job.cancelled();
  }

  async step(): Promise<readonly Turn[]> {
    if (this.job.cancelled()) return this.leave();
    try {
      const logits = await this.read();
      return this.unread.length > 0 || this.take(logits) ? [this] : [];
    } catch (error) {
      this.job.events.fail(error);
      return this.leave();
    }
  }

  private async read(): Promise<Float32Array> {
    const { model } = this.job;
    const { logits, cache, unread } = await model.step(this.unread.slice(0, chunkTokens), this.memory.cache);
    this.memory.leave();
    this.memory = new SharedCache(model, cache, 1);
    this.unread = [...unread, ...this.unread.slice(chunkTokens)];
    return logits;
  }

  private leave(): readonly Turn[] {
    this.memory.leave();
    return [];
  }

  /** Chooses the next token; gives whether the answer goes on. */
  take(logits: Float32Array): boolean {
    const scores = this.infos.wanted ? logits.slice() : logits;
    const token = sample(logits, this.job.sampling, { all: this.all, answer: this.counts }, this.random);
    this.infos.add(token, scores);
    this.written++;
    this.job.progress.tokens++;
    this.all.add(token);
    this.counts.set(token, (this.counts.get(token) ?? 0) + 1);
    this.unread = [token];
    return this.goesOn(token);
  }

  private goesOn(token: number): boolean {
    if (this.job.endTokens.has(token)) return this.finish('stop', true);
    this.emit(this.stops.push(this.text.push(token)));
    if (this.stops.hit) return this.finish('stop', false);
    return this.written < this.job.limit || this.finish('length', false);
  }

  private finish(reason: 'stop' | 'length', byToken: boolean): false {
    const end = byToken ? this.infos.last() : undefined;
    if (!this.stops.hit) this.emit(this.stops.push(this.text.end()) + this.stops.end(), this.infos.pending);
    const stopped = this.stops.hit ? 'stop' : reason;
    this.memory.leave();
    const { events } = this.job;
    events.push({
      type: 'finish',
      index: this.index,
      reason: stopped,
      completionTokens: this.written,
      ...(end && { end }),
    });
    this.open.count--;
    if (this.open.count === 0) events.end();
    return false;
  }

  private emit(text: string, evenEmpty = false): void {
    if (text === '' && !evenEmpty) return;
    this.job.events.push({ type: 'delta', index: this.index, text, tokens: this.infos.take() });
  }
}
