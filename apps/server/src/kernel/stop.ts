import type { Logger } from 'pino';
import { limits } from './limits.ts';

export interface Stoppable {
  readonly close: () => Promise<void>;
}

/** First SIGTERM or SIGINT: finish what was begun, then exit 0. A second one: exit at once. */
export function stopOnSignals(server: Stoppable, log: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    void server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

/** A state that nobody planned for must not serve on: the store is safe at any instant, so the process ends. */
export function exitOnUnplanned(log: Logger): void {
  const exit = (error: unknown): void => {
    log.fatal({ err: error }, 'unexpected failure; the server ends');
    process.exit(1);
  };
  process.on('uncaughtException', exit).on('unhandledRejection', exit);
}

/** Resolves when `work` has, or after the time a stopping server has. */
export async function withinStopTime(work: Promise<unknown>, giveUp: () => void): Promise<void> {
  const timer = setTimeout(giveUp, limits.stopMs);
  await work.finally(() => clearTimeout(timer));
}
