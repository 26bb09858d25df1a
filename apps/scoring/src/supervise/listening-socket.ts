import net from 'node:net';

/**
 * A bound socket that only children listen on: the parent never accepts. Node's public API can bind only by listening, so this
 * takes the function by which its cluster module does it.
 */
export interface ListeningSocket {
  readonly port: number;
  /** What `child.send(message, handle)` passes on and `server.listen(handle)` takes; the parent keeps its own. */
  readonly handle: net.Server;
  close(): void;
}

interface RawHandle {
  getsockname(out: { port?: number }): number;
  close(): void;
}
type CreateHandle = (address: string, port: number, addressType: 4 | 6) => RawHandle | number;

/** Why the address cannot be listened on: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`. */
export class ListenProblem extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * Binds an address; port 0 takes a free one.
 * @param address an IP address
 * @throws {ListenProblem}
 */
export async function bindSocket(address: string, port: number): Promise<ListeningSocket> {
  await tryListen(address, port);
  const { _createServerHandle } = net as unknown as { _createServerHandle: CreateHandle };
  const raw = _createServerHandle(address, port, net.isIPv6(address) ? 6 : 4);
  if (typeof raw === 'number') throw new ListenProblem(String(raw));
  const bound: { port?: number } = {};
  raw.getsockname(bound);
  return { port: bound.port ?? port, handle: raw as unknown as net.Server, close: () => raw.close() };
}

/** Binding alone does not notice that another program listens: Linux tells it only who listens. */
function tryListen(address: string, port: number): Promise<void> {
  if (port === 0) return Promise.resolve();
  const probe = net.createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => reject(new ListenProblem(error.code ?? error.message)));
    probe.listen(port, address, () => probe.close(() => resolve()));
  });
}
