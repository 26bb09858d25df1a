import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventSink } from '../../kernel/context.ts';
import { createRun } from '../runs/create-run.ts';
import { logBatch } from '../runs/log-batch.ts';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { EventLog } from './event-log.ts';
import { endLiveStreams, followRuns } from './follow-runs.ts';

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

interface Event {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly runs?: readonly { readonly run_id: string; readonly keys: readonly string[] }[] };
}

/** What a browser would make of the text. */
const eventsOf = (text: string): Event[] =>
  text
    .split('\n\n')
    .filter((part) => part.includes('data:'))
    .map((part) => {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? '';
      return { id: field('id'), event: field('event'), data: JSON.parse(field('data')) };
    });

async function follow(last_event_id?: string) {
  let text = '';
  const sink: EventSink = { send: (part) => (text += part), end: vi.fn() };
  const leave = (await followRuns(context, { experiment_ids: ['0'], last_event_id }))(sink);
  return { events: () => eventsOf(text), leave, sink };
}

const newRun = async (): Promise<string> => {
  const { run } = parsed(await createRun(context, { experiment_id: '0', start_time: 1, run_name: 'r' }));
  return run?.info?.run_id as string;
};
const log = (run_id: string, keys: readonly string[]) =>
  logBatch(context, { run_id, metrics: keys.map((key) => ({ key, value: 1, timestamp: 1, step: 0 })) });

describe('a stream of events', () => {
  it('names changed runs and keys, gathered, after their commit', async () => {
    const { events, leave } = await follow();
    expect(events()).toMatchObject([{ event: 'ready' }]);
    const run_id = await newRun();
    await log(run_id, ['loss', 'accuracy']);
    await log(run_id, ['loss']);
    await vi.waitFor(() => expect(events()).toHaveLength(2));
    expect(events()[1]).toMatchObject({ event: 'runs', data: { runs: [{ run_id, keys: ['loss', 'accuracy'] }] } });
    leave();
  });

  it('goes on where it ended, and says so when it cannot', async () => {
    const first = await follow();
    first.leave();
    const { id } = first.events()[0] as Event;
    const run_id = await newRun();
    await vi.waitFor(async () => {
      const again = await follow(id);
      again.leave();
      expect(again.events().map(({ event }) => event)).toEqual(['ready', 'runs']);
      expect(again.events()[1]?.data.runs?.[0]?.run_id).toBe(run_id);
    });
    const stranger = await follow('otherboot-3');
    stranger.leave();
    expect(stranger.events()).toMatchObject([{ event: 'reset' }]);
  });

  it('tells nothing of a request that failed', async () => {
    const { events, leave } = await follow();
    const run_id = await newRun();
    await vi.waitFor(() => expect(events()).toHaveLength(2));
    const params = [{ key: 'lr', value: '1' }];
    await logBatch(context, { run_id, params });
    await vi.waitFor(() => expect(events()).toHaveLength(3));
    await expect(logBatch(context, { run_id, params: [{ key: 'lr', value: '2' }] })).rejects.toThrow();
    await newRun();
    await vi.waitFor(() => expect(events()).toHaveLength(4));
    expect(events()[3]?.data.runs?.map((run) => run.run_id)).not.toContain(run_id);
    leave();
  });

  it('ends with the server', async () => {
    const { sink } = await follow();
    endLiveStreams(context.db);
    expect(sink.end).toHaveBeenCalledOnce();
  });

  it('refuses too many and ill-formed experiments', () => {
    const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
    expect(() => followRuns(context, { experiment_ids: ids(101) })).toThrow('1 to 100 can be followed');
    expect(() => followRuns(context, { experiment_ids: ['x'] })).toThrow("Invalid experiment ID 'x'");
  });
});

describe('the log of events', () => {
  it('keeps the last 10,000', () => {
    const events = new EventLog('b');
    for (let i = 0; i < 25_000; i++) events.add(i % 2, '{}');
    expect(events.hello('b-14999')).toContain('event: reset');
    expect(events.hello('b-15000')).toContain('event: ready');
    expect(events.missed('b-15000', new Set([0]))).toHaveLength(5000);
    expect(events.hello('b-25001')).toContain('event: reset');
  });
});
