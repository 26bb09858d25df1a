import { type Reader, type Store, statement } from '@millrace/store';
import type { EventSink } from '../../kernel/context.ts';
import { EventLog } from './event-log.ts';
import { RunChanged } from './run-changed.ts';

/** At most four events a second of each experiment. */
const gatherMs = 250;
/** Keys named for one run; with more, the page reads all of its charts again. */
const namedKeysMax = 200;

interface Follower {
  readonly experiments: ReadonlySet<number>;
  readonly sink: EventSink;
}

const selectRuns = statement<{ id: number; run_uuid: string; experiment_id: number }>(
  'SELECT r.id, r.run_uuid, r.experiment_id FROM json_each(?) j JOIN runs r ON r.id = j.value ORDER BY r.id',
);

/** Gathers what commits change and tells it to those who follow. Works from the first follower on. */
export class RunHub {
  readonly #db: Store;
  readonly #log: EventLog;
  readonly #followers = new Set<Follower>();
  /** Changed runs by integer id, with the keys that got points. */
  #changed = new Map<number, Set<string>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Store, boot: string) {
    this.#db = db;
    this.#log = new EventLog(boot);
    db.onCommit((facts) => this.#gather(facts));
  }

  /** Sends what was missed since `last_event_id`, then what happens; answers how to leave. */
  follow(experiments: ReadonlySet<number>, last_event_id: string, sink: EventSink): () => void {
    const follower = { experiments, sink };
    sink.send(`retry: 2000\n${this.#log.hello(last_event_id)}`);
    for (const text of this.#log.missed(last_event_id, experiments)) sink.send(text);
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Ends every stream: clients come again, to whoever serves then. */
  close(): void {
    clearTimeout(this.#timer);
    for (const { sink } of this.#followers) sink.end();
    this.#followers.clear();
  }

  #gather(facts: readonly object[]): void {
    for (const fact of facts) {
      if (!(fact instanceof RunChanged)) continue;
      const keys = this.#changed.get(fact.id) ?? new Set();
      for (const key of fact.keys) keys.add(key);
      this.#changed.set(fact.id, keys);
    }
    if (this.#changed.size > 0) this.#timer ??= setTimeout(() => this.#tell(), gatherMs).unref();
  }

  async #tell(): Promise<void> {
    const changed = this.#changed;
    this.#changed = new Map();
    this.#timer = undefined;
    try {
      const rows = await this.#db.read((reader) => runsOf(reader, changed));
      for (const [experiment, runs] of Map.groupBy(rows, ({ experiment_id }) => experiment_id))
        this.#send(experiment, runs);
    } catch {
      // The store is closing: there is nobody left to tell.
    }
  }

  #send(experiment: number, changed: readonly ChangedRun[]): void {
    const runs = changed.map(({ run_id, keys }) => ({ run_id, keys }));
    const text = this.#log.add(experiment, JSON.stringify({ experiment_id: String(experiment), runs }));
    for (const { experiments, sink } of this.#followers) if (experiments.has(experiment)) sink.send(text);
  }
}

interface ChangedRun {
  readonly experiment_id: number;
  readonly run_id: string;
  /** Absent: too many to name. */
  readonly keys?: readonly string[];
}

async function runsOf(reader: Reader, changed: ReadonlyMap<number, ReadonlySet<string>>): Promise<ChangedRun[]> {
  const rows = await reader.all(selectRuns, [JSON.stringify([...changed.keys()])]);
  return rows.map(({ id, run_uuid, experiment_id }) => {
    const keys = [...(changed.get(id) ?? [])];
    return { experiment_id, run_id: run_uuid, keys: keys.length > namedKeysMax ? undefined : keys };
  });
}
