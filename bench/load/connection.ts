import { connect, type Socket } from 'node:net';

/** One answer of a server. `body` is the decoded body (chunks joined). */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

type BodyKind = 'length' | 'chunked' | 'close';

export interface ConnectionOptions {
  readonly timeoutMs?: number;
  readonly fresh?: boolean;
}

const headEnd = Buffer.from('\r\n\r\n');
const empty = Buffer.alloc(0);

/**
 * One keep-alive HTTP/1.1 connection with one request in flight, no pipelining. A general client spends more CPU per request
 * than the servers measured here; this one does only what a load generator needs. Opens on first use and again after a close;
 * a `fresh` one asks the server to close after each answer, so that every call opens anew.
 */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  readonly #timeoutMs: number;
  readonly #fresh: boolean;
  #socket: Socket | undefined;
  #waiting: Waiting | undefined;
  #status = 0;
  #kind: BodyKind | undefined;
  #left = 0;
  /** The server said that it closes the connection after this answer. */
  #last = false;
  #parts: Buffer[] = [];
  #pending: Buffer = empty;

  constructor(url: URL, { timeoutMs = 120_000, fresh = false }: ConnectionOptions = {}) {
    this.#host = url.hostname;
    this.#port = Number(url.port || 80);
    this.#timeoutMs = timeoutMs;
    this.#fresh = fresh;
  }

  /**
   * Sends one complete request, as `request()` makes it.
   * @throws Error when the connection breaks or times out before the answer is complete; the effect is then unknown
   */
  send(bytes: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting) return reject(new Error('a request is in flight on this connection'));
      this.#waiting = { resolve, reject };
      this.#socket ??= this.#open();
      this.#socket.write(this.#fresh ? closing(bytes) : bytes);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.setTimeout(this.#timeoutMs, () => this.#waiting && socket.destroy(new Error('timeout')));
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(socket, error));
    socket.on('close', () => this.#closed(socket));
    return socket;
  }

  #closed(socket: Socket): void {
    if (this.#kind === 'close' && socket === this.#socket) this.#finish();
    this.#fail(socket, new Error('connection closed'));
  }

  #fail(socket: Socket, error: Error): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    const waiting = this.#waiting;
    this.#reset();
    waiting?.reject(error);
  }

  #reset(): void {
    this.#waiting = undefined;
    this.#kind = undefined;
    this.#parts = [];
    this.#pending = empty;
  }

  #read(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#kind === undefined) {
      bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
      const end = bytes.indexOf(headEnd);
      if (end < 0) {
        this.#pending = bytes;
        return;
      }
      this.#readHead(bytes.toString('latin1', 0, end));
      bytes = bytes.subarray(end + headEnd.length);
      this.#pending = empty;
    }
    this.#readBody(bytes);
  }

  #readHead(head: string): void {
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#left = Number(length ?? 0);
    this.#last = /\r\nconnection: *close/i.test(head);
    if (length !== undefined) this.#kind = 'length';
    else if (/\r\ntransfer-encoding: *chunked/i.test(head)) this.#kind = 'chunked';
    else this.#kind = this.#status === 204 || this.#status === 304 ? 'length' : 'close';
  }

  #readBody(bytes: Buffer): void {
    if (this.#kind === 'chunked') this.#readChunks(bytes);
    else this.#readSized(bytes);
  }

  #readSized(bytes: Buffer): void {
    if (bytes.length > 0) this.#parts.push(bytes);
    this.#left -= bytes.length;
    if (this.#kind === 'length' && this.#left <= 0) this.#finish();
  }

  /** `#left` is what remains of the current chunk with its line end; the size line is read when it is 0. */
  #readChunks(incoming: Buffer): void {
    let bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, incoming]) : incoming;
    this.#pending = empty;
    while (bytes.length > 0) {
      if (this.#left === 0) {
        const end = bytes.indexOf('\r\n');
        if (end < 0) break;
        const size = Number.parseInt(bytes.toString('latin1', 0, end), 16);
        if (size === 0) {
          this.#finish();
          return;
        }
        this.#left = size + 2;
        bytes = bytes.subarray(end + 2);
      }
      const take = Math.min(this.#left, bytes.length);
      const content = Math.min(take, Math.max(0, this.#left - 2));
      if (content > 0) this.#parts.push(bytes.subarray(0, content));
      this.#left -= take;
      bytes = bytes.subarray(take);
    }
    this.#pending = bytes;
  }

  #finish(): void {
    const body = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    const waiting = this.#waiting;
    this.#reset();
    if (this.#last || this.#fresh) this.close();
    waiting?.resolve({ status: this.#status, body });
  }
}

/** The same request with the wish that its connection ends with it. */
function closing(bytes: Buffer): Buffer {
  const line = bytes.indexOf('\r\n') + 2;
  return Buffer.concat([bytes.subarray(0, line), closeHeader, bytes.subarray(line)]);
}

const closeHeader = Buffer.from('connection: close\r\n');

/** The bytes of one request. `body` is sent as JSON text; without one no body and no content type are sent. */
export function request(method: string, path: string, body?: string): Buffer {
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n`;
  if (body === undefined) return Buffer.from(`${head}\r\n`);
  return Buffer.from(
    `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
