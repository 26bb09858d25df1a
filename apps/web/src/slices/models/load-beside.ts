/** What versions name by an id that does not tell the experiment, and how it is asked for. */
interface Source<T> {
  readonly get: (id: string) => Promise<T | undefined>;
  /** Those of an experiment that have one of the ids. */
  readonly search: (experiment_id: string, ids: readonly string[]) => Promise<readonly T[]>;
  readonly idOf: (item: T) => string;
  readonly experimentOf: (item: T) => string;
}

/** Ids that one search names. */
const idsPerSearch = 50;

/**
 * Items by id. A search needs an experiment, which a version does not tell: the first item that is not yet known tells it, and all that
 * lie beside it come with few searches. What is gone is left out.
 */
export async function loadBeside<T>(ids: readonly string[], source: Source<T>): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  let left = [...ids];
  while (left.length > 0) {
    const [first = '', ...others] = left;
    const item = await source.get(first);
    if (item) {
      found.set(first, item);
      const experiment_id = source.experimentOf(item);
      for (let at = 0; at < others.length; at += idsPerSearch) {
        const beside = await source.search(experiment_id, others.slice(at, at + idsPerSearch));
        for (const it of beside) found.set(source.idOf(it), it);
      }
    }
    left = others.filter((id) => !found.has(id));
  }
  return found;
}
