import { InvalidPath } from './errors.ts';
import { safePath, segmentsOf } from './location.ts';
import type { ArtifactStore, ByteRange } from './port.ts';

/** The checks that all drivers share, in front of one: every path is safe, and the root is neither replaced nor deleted. */
export function guarded(store: ArtifactStore): ArtifactStore {
  return {
    can: store.can,
    list: async (path) => store.list(normal(path)),
    stat: async (path) => store.stat(normal(path)),
    open: async (path, options = {}) => {
      if (options.range) checkRange(options.range);
      return store.open(normal(path), options);
    },
    put: async (path, body) => store.put(belowRoot(path), body),
    append: async (path, part, body) => store.append(belowRoot(path), part, body),
    received: async (path, upload) => store.received(belowRoot(path), upload),
    delete: async (path) => store.delete(belowRoot(path)),
  };
}

const normal = (path: string): string => segmentsOf(safePath(path)).join('/');

function belowRoot(path: string): string {
  const clean = normal(path);
  if (clean === '') throw new InvalidPath();
  return clean;
}

function checkRange({ start, end }: ByteRange): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`No byte range: ${start} to ${end}.`);
  }
}
