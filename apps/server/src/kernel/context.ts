import type { Readable } from 'node:stream';
import type { ArtifactRoots } from '@millrace/artifacts';
import type { InputOf, OutputOf, Row, Shape } from '@millrace/protocol';
import type { Store } from '@millrace/store';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Egress } from './egress.ts';

/** What every handler gets. Time, ids and randomness come from here, so that tests can fix them. */
export interface Context {
  readonly db: Store;
  readonly artifacts: ArtifactRoots;
  readonly config: Config;
  readonly log: Logger;
  /** The only way to send anything to another machine. */
  readonly egress: Egress;
  /** The name that the caller gave, empty without one. Nothing proves it while there is no login. */
  readonly user: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** 32 lower-case hex digits (a uuid4 without dashes). */
  readonly newId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** A response body that is JSON text already (cached run documents, streamed histories). */
export class RawJson {
  readonly body: string | Uint8Array;
  constructor(body: string | Uint8Array) {
    this.body = body;
  }
}

/** Bytes as an answer. The edge adds range handling, ETag and the headers that keep a browser from running them. */
export interface Download {
  /** Base name offered to the browser. */
  readonly filename: string;
  readonly contentType: string;
  /** Absent where the store does not know. */
  readonly size?: number;
  readonly etag?: string;
  readonly lastModified?: Date;
  /** Shown in a frame of its own, where it can reach nothing, instead of saved. */
  readonly isPage?: boolean;
  /** `start` and `end` are inclusive byte positions. */
  readonly open: (range?: { start: number; end: number }) => Promise<Readable> | Readable;
}

/** Where an event stream writes. */
export interface EventSink {
  readonly send: (text: string) => void;
  readonly end: () => void;
}

/** Begins a stream of server-sent events; answers what is to be called when the client has gone. */
export type EventStream = (sink: EventSink) => () => void;

/** Output of an endpoint: its message, ready JSON text, or bytes, as the row's `body` says. */
export type Handler<R extends Row<Shape, Shape>> = R extends { readonly body?: 'download' }
  ? (context: Context, input: InputOf<R>) => Promise<Download>
  : R extends { readonly body?: 'events' }
    ? (context: Context, input: InputOf<R>) => Promise<EventStream> | EventStream
    : R extends { readonly body?: 'bytes' }
      ? (context: Context, input: InputOf<R>) => Promise<Uint8Array>
      : R extends { readonly body?: 'upload' }
        ? (context: Context, input: InputOf<R>, body: Readable) => Promise<OutputOf<R>>
        : (context: Context, input: InputOf<R>) => Promise<OutputOf<R> | RawJson> | OutputOf<R> | RawJson;
