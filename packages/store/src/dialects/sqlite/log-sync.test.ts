import { describe, expect, test } from 'vitest';
import { LogSync } from './log-sync.ts';

/** A disk whose syncs end when the test says so. */
class Disk {
  readonly ends: ((error: Error | null) => void)[] = [];
  blocking = 0;
  broken = false;
  readonly sync = new LogSync({
    inBackground: (done) => void this.ends.push(done),
    now: () => {
      this.blocking += 1;
      if (this.broken) throw new Error('EIO');
    },
  });
}

const unsafe = expect.objectContaining({ problem: 'unsafe' });

/** What has been resolved so far, in order. */
const order = (waits: Record<string, Promise<void> | undefined>): string[] => {
  const seen: string[] = [];
  for (const [name, wait] of Object.entries(waits)) void wait?.then(() => seen.push(name));
  return seen;
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a sync of the log', () => {
  test('that runs already counts for nobody who comes later; the next one counts for all of them', async () => {
    const disk = new Disk();
    const seen = order({ first: disk.sync.flush(), second: disk.sync.flush(), third: disk.sync.flush() });
    expect(disk.ends).toHaveLength(1);
    disk.ends[0]?.(null);
    await turn();
    expect(seen).toEqual(['first']);
    expect(disk.ends).toHaveLength(2);
    disk.ends[1]?.(null);
    await turn();
    expect(seen).toEqual(['first', 'second', 'third']);
    expect(disk.sync.pending).toBeUndefined();
  });

  test('is pending until the last one that was asked for has ended', async () => {
    const disk = new Disk();
    void disk.sync.flush();
    void disk.sync.flush();
    const seen = order({ pending: disk.sync.pending });
    disk.ends[0]?.(null);
    await turn();
    expect(seen).toEqual([]);
    disk.ends[1]?.(null);
    await turn();
    expect(seen).toEqual(['pending']);
  });

  test('alone is done at once, but not while another runs', async () => {
    const disk = new Disk();
    expect(disk.sync.flushAlone()).toBeUndefined();
    expect(disk.blocking).toBe(1);
    void disk.sync.flush();
    expect(disk.sync.flushAlone()).toBeInstanceOf(Promise);
    expect(disk.blocking).toBe(1);
  });

  test('that was slow is not waited for on the main thread', async () => {
    const disk = new Disk();
    const slow = disk.sync.flush();
    await new Promise((resolve) => setTimeout(resolve, 5));
    disk.ends[0]?.(null);
    await slow;
    expect(disk.sync.flushAlone()).toBeInstanceOf(Promise);
    expect(disk.blocking).toBe(0);
  });

  test('that failed fails whoever waits and whoever comes later, and is not tried again', async () => {
    const disk = new Disk();
    const waits = [disk.sync.flush(), disk.sync.flush()];
    disk.ends[0]?.(new Error('EIO'));
    waits.push(disk.sync.flush());
    for (const wait of waits) await expect(wait).rejects.toEqual(unsafe);
    await expect(disk.sync.flushAlone()).rejects.toEqual(unsafe);
    expect([disk.ends.length, disk.blocking]).toEqual([1, 0]);
  });

  test('alone that failed does so too', async () => {
    const disk = new Disk();
    disk.broken = true;
    await expect(disk.sync.flushAlone()).rejects.toEqual(unsafe);
    await expect(disk.sync.flush()).rejects.toEqual(unsafe);
    expect([disk.ends.length, disk.blocking]).toEqual([0, 1]);
  });
});
