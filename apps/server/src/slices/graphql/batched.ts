/**
 * Loads what many ask for one by one with one call: keys asked for in the same turn are loaded together, each once.
 *
 * @example
 * const versionsOf = batched((run_ids) => readVersions(run_ids));
 * await Promise.all([versionsOf('a'), versionsOf('b')]); // one call
 */
export function batched<T>(load: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
  const known = new Map<string, Promise<T | undefined>>();
  let next: { readonly keys: string[]; readonly loaded: Promise<ReadonlyMap<string, T>> } | undefined;
  const begin = () => {
    const keys: string[] = [];
    const loaded = Promise.resolve().then(() => {
      next = undefined;
      return load(keys);
    });
    return { keys, loaded };
  };
  return (key: string): Promise<T | undefined> => {
    const found = known.get(key);
    if (found) return found;
    next ??= begin();
    next.keys.push(key);
    const value = next.loaded.then((loaded) => loaded.get(key));
    known.set(key, value);
    return value;
  };
}
