import type { Server } from 'node:http';
import { availableParallelism } from 'node:os';
import { BusyPolling } from './busy-polling.ts';

/**
 * Lets a server wait awake for the next request of a client that sends one after the other. Undefined with one processor: there the
 * client could not run meanwhile.
 */
export function keepAwake(server: Server, processors = availableParallelism()): BusyPolling | undefined {
  if (processors < 2) return undefined;
  const polling = new BusyPolling({
    now: () => performance.now(),
    nextTurn: setImmediate,
    preemptions: () => process.resourceUsage().involuntaryContextSwitches,
  });
  server.on('request', (_request, response) => {
    polling.begin();
    response.once('close', () => polling.end());
  });
  return polling;
}
