import { invalidParameter, limits, type live } from '@millrace/protocol';
import type { Store } from '@millrace/store';
import type { Context, Handler } from '../../kernel/context.ts';
import { RunHub } from './run-hub.ts';

const hubs = new WeakMap<Store, RunHub>();

function hubOf({ db, newId }: Context): RunHub {
  const known = hubs.get(db);
  if (known) return known;
  const hub = new RunHub(db, newId().slice(-8));
  hubs.set(db, hub);
  return hub;
}

/** Ends the streams of a store, before the server waits for its connections. */
export const endLiveStreams = (db: Store): void => hubs.get(db)?.close();

export const followRuns: Handler<typeof live.followRuns> = (context, input) => {
  const experiments = new Set((input.experiment_ids ?? []).map(readId));
  if (experiments.size < 1 || experiments.size > limits.followedExperiments) {
    throw invalidParameter(
      `'experiment_ids' has ${experiments.size} items; 1 to ${limits.followedExperiments} can be followed at once.`,
    );
  }
  return (sink) => hubOf(context).follow(experiments, input.last_event_id ?? '', sink);
};

function readId(text: string): number {
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id)) return id;
  throw invalidParameter(`Invalid experiment ID '${text}' in 'experiment_ids': it must be a number.`);
}
