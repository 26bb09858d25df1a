/**
 * The process of one model. It runs inside the cage that the supervisor built, takes the listening socket from it, and speaks
 * HTTP itself. It knows only what its first message says.
 */
import { createServer, type Server } from 'node:http';
import net from 'node:net';
import pino from 'pino';
import type { ChildConfig, FromChild, ToChild } from './child-messages.ts';
import { ScoringApp } from './http/app.ts';
import type { Backend } from './http/backend.ts';
import { createMetrics } from './http/metrics.ts';
import { loadBackend, StartFailure } from './load-backend.ts';

const log = pino({
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
});
const metrics = createMetrics();
let backend: Backend | undefined;
let draining: 'no' | 'replaced' | 'final' = 'no';
let app: ScoringApp | undefined;
let server: Server | undefined;

process.on('message', (message: ToChild, handle: unknown) => {
  if (message.type === 'configure') void configure(message.config);
  else if (message.type === 'listen') void configured.promise.then((config) => listen(config, handle));
  else drain(message.isReplaced);
});
// Without its supervisor nobody would bound or end this process.
process.on('disconnect', () => process.exit(1));
// The supervisor decides when to end: it drains first.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

const configured = Promise.withResolvers<ChildConfig>();

async function configure(config: ChildConfig): Promise<void> {
  log.level = config.logLevel;
  configured.resolve(config);
  try {
    if (config.loadAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, config.loadAfterMs));
    const began = performance.now();
    const loaded = await loadBackend(config, { metrics, log: (line) => log.info(line) });
    backend = loaded.backend;
    const loadMs = Math.round(performance.now() - began);
    tell({ type: 'ready', engine: backend.engine, because: loaded.because, loadMs });
  } catch (error) {
    if (!(error instanceof StartFailure)) log.error(error);
    tell({ type: 'failed', message: error instanceof StartFailure ? error.message : 'The model cannot be loaded.' });
    setImmediate(() => process.exit(1));
  }
}

function listen(config: ChildConfig, handle: unknown): void {
  const answering = new ScoringApp({
    options: config.http,
    metrics,
    isNetworkConfined: config.isNetworkConfined,
    backend: () => backend,
    isDraining: () => draining !== 'no',
    onIdle: endWhenIdle,
    log: {
      request: (line) => log.info(line, 'request'),
      failure: (error) => log.error(error, 'request failed'),
    },
  });
  app = answering;
  server = createServer((request, response) => void answering.handle(request, response));
  server.on('connection', countConnection);
  server.listen(handle, () => tell({ type: 'listening' }));
}

let connections = 0;

function countConnection(socket: net.Socket): void {
  connections++;
  socket.once('close', () => {
    connections--;
    endWhenIdle();
  });
}

/**
 * When another process takes over, open connections stay until their next answer: closing an idle one could cut off a request
 * that is on its way. Those that send none are closed by the keep-alive timeout, which clients know.
 */
function drain(isReplaced: boolean): void {
  draining = isReplaced ? 'replaced' : 'final';
  // The method of http.Server closes idle connections.
  if (server && isReplaced) net.Server.prototype.close.call(server);
  else server?.close();
  endWhenIdle();
}

function endWhenIdle(): void {
  if (draining === 'no' || !(app?.isIdle ?? true)) return;
  if (draining === 'replaced' && connections > 0) return;
  void (backend?.close() ?? Promise.resolve()).finally(() => process.exit(0));
}

function tell(message: FromChild): void {
  process.send?.(message);
}
