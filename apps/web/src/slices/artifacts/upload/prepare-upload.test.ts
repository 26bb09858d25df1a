import { describe, expect, it } from 'vitest';
import { UploadStopped } from '../../../kernel/api/send-in-parts.ts';
import { foldersOf, freePath, placed, progressText, resolved } from './prepare-upload.ts';
import { type SendUpload, UploadQueue } from './upload-queue.ts';

const file = (name: string, size = 4): File => new File(['x'.repeat(size)], name);
const files = placed(
  [
    { name: 'a.txt', file: file('a.txt') },
    { name: 'run/b.tar.gz', file: file('b.tar.gz') },
  ],
  'data',
);

it('files go below the folder that they are dropped on', () => {
  expect(files.map(({ path }) => path)).toEqual(['data/a.txt', 'data/run/b.tar.gz']);
  expect(foldersOf(files)).toEqual(['data', 'data/run']);
});

it.each([
  ['a/b.txt', [], 'a/b.txt'],
  ['a/b.txt', ['a/b.txt', 'a/b (2).txt'], 'a/b (3).txt'],
  ['a/Makefile', ['a/Makefile'], 'a/Makefile (2)'],
  ['.env', ['.env'], '.env (2)'],
])('%s beside %j becomes %s', (path, taken, free) => expect(freePath(path, new Set(taken))).toBe(free));

it('names that are taken are replaced, kept beside, or left out', () => {
  const paths = (choice: 'replace' | 'keep both' | 'skip') =>
    resolved(files, new Set(['data/a.txt']), choice).map(({ path }) => path);
  expect(paths('replace')).toEqual(['data/a.txt', 'data/run/b.tar.gz']);
  expect(paths('keep both')).toEqual(['data/a (2).txt', 'data/run/b.tar.gz']);
  expect(paths('skip')).toEqual(['data/run/b.tar.gz']);
});

it('says how far all of them are', () => {
  const one = { state: 'done', size: 50, sent: 50 };
  expect(progressText([one, { state: 'sending', size: 50, sent: 10 }])).toBe('1 of 2 files, 60 %');
  expect(progressText([one, { state: 'cancelled', size: 50, sent: 10 }])).toBe('1 of 1 files');
  expect(progressText([{ state: 'failed', size: 0, sent: 0 }])).toBe('0 of 1 files, 0 %, 1 failed');
});

describe('a queue of uploads', () => {
  /** Uploads that end when the test says so. */
  function held() {
    const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
    const ids: string[] = [];
    const send: SendUpload = (path, _file, upload_id, { signal }) =>
      new Promise((resolve, reject) => {
        ids.push(upload_id);
        ends.set(path, { resolve, reject });
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const done: string[] = [];
    const queue = new UploadQueue(send, (path) => done.push(path));
    const states = () => queue.all().map(({ state }) => state);
    return { ends, ids, queue, done, states };
  }
  const five = ['1', '2', '3', '4', '5'].map((path) => ({ path, file: file(path) }));

  it('sends three at a time', async () => {
    const { queue, ends, states, done } = held();
    queue.add(five);
    expect(states()).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
    ends.get('2')?.resolve();
    await expect.poll(states).toEqual(['sending', 'done', 'sending', 'sending', 'waiting']);
    expect(done).toEqual(['2']);
  });

  it('says why one failed, and sends it again', async () => {
    const { queue, ends, states } = held();
    queue.add(five.slice(0, 1));
    ends.get('1')?.reject(new Error('disk is full'));
    await expect.poll(states).toEqual(['failed']);
    expect(queue.all()[0]?.problem).toBe('disk is full');
    queue.retry(1);
    ends.get('1')?.resolve();
    await expect.poll(states).toEqual(['done']);
    queue.clear();
    expect(queue.all()).toEqual([]);
  });

  it('goes on with one that stopped, and begins one anew that failed', async () => {
    const { queue, ends, ids, states } = held();
    queue.add(five.slice(0, 1));
    ends.get('1')?.reject(new UploadStopped('away'));
    await expect.poll(states).toEqual(['stopped']);
    queue.retry(1);
    ends.get('1')?.reject(new Error('no'));
    await expect.poll(states).toEqual(['failed']);
    queue.retry(1);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), ids[0], expect.not.stringMatching(ids[0] ?? '')]);
  });

  it('stops one that is cancelled, on its way or before', async () => {
    const { queue, states } = held();
    queue.add(five);
    queue.cancel(1);
    queue.cancel(5);
    await expect.poll(states).toEqual(['cancelled', 'sending', 'sending', 'sending', 'cancelled']);
  });
});
