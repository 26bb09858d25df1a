import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Event, trace, whyNoTrace } from './fixtures/system-calls.ts';
import { temporaryFolder } from './fixtures/temporary.ts';

const program = fileURLToPath(new URL('./fixtures/acknowledge.ts', import.meta.url));
const reason = whyNoTrace();
if (reason) console.warn(`durability is not traced: ${reason}`);

const count = (events: readonly Event[], wanted: Event): number => events.filter((event) => event === wanted).length;

/** For each answer, how many syncs have returned since the last page was written before it. */
const syncsBeforeAnswers = (events: readonly Event[]): number[] => {
  const syncs: number[] = [];
  let since = 0;
  for (const event of events) {
    if (event === 'sync') since += 1;
    if (event === 'written') since = 0;
    if (event === 'answered') syncs.push(since);
    if (event === 'answered') since = 0;
  }
  return syncs;
};

interface Load {
  readonly durability: 'power' | 'process';
  readonly clients: number;
  readonly writes: number;
  readonly how?: 'write' | 'append';
}

const run = (folder: string, { durability, clients, writes, how = 'write' }: Load): Event[] =>
  trace(program, [join(folder, 'm.db'), durability, `${clients}`, `${writes}`, how], join(folder, 'trace'));

describe.skipIf(reason)(
  `syncs by system-call trace${reason ? ` (${reason})` : ''}`,
  () => {
    const one = { clients: 1, writes: 60 };

    test.each(['write', 'append'] as const)(
      'power mode: each sequential %s is answered after a sync that follows its last page, in a reopened file too',
      (how) => {
        const folder = temporaryFolder();
        for (const _opening of ['new', 'reopened', 'reopened again']) {
          const syncs = syncsBeforeAnswers(run(folder, { durability: 'power', how, ...one }));
          expect(syncs).toHaveLength(60);
          expect(Math.min(...syncs)).toBeGreaterThanOrEqual(1);
        }
      },
    );

    test('power mode: 64 clients share syncs, fewer than a quarter as many as writes', () => {
      const events = run(temporaryFolder(), { durability: 'power', clients: 64, writes: 20 });
      expect(count(events, 'answered')).toBe(1_280);
      expect(count(events, 'sync')).toBeGreaterThanOrEqual(20);
      expect(count(events, 'sync')).toBeLessThan(1_280 / 4);
    });

    test('process mode: no sync but two when the log starts, so the traces above count the right thing', () => {
      const folder = temporaryFolder();
      for (const _opening of ['new', 'reopened']) {
        const events = run(folder, { durability: 'process', ...one });
        expect(count(events, 'answered')).toBe(60);
        expect(count(events, 'sync')).toBeLessThanOrEqual(2);
      }
    });
  },
  60_000,
);
