/** Cards of one prefix. */
export interface Section {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Where `system/…` goes, whatever else there is. */
export const systemSection = 'System metrics';
export const plainSection = 'Metrics';

/**
 * Metric keys by the part before their last slash; keys without one first, system metrics last. `order` names keys that were moved: they come
 * first in their section, in that order.
 */
export function sectionsOf(keys: readonly string[], order: readonly string[] = []): Section[] {
  const place = new Map(order.map((key, i) => [key, i]));
  const placeOf = (key: string): number => place.get(key) ?? order.length;
  const byName = Map.groupBy(keys, sectionOf);
  return [...byName]
    .map(([name, own]) => ({ name, keys: own.toSorted((a, b) => placeOf(a) - placeOf(b) || compareTexts(a, b)) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || compareTexts(a.name, b.name));
}

const sectionOf = (key: string): string => {
  if (key.startsWith('system/')) return systemSection;
  const slash = key.lastIndexOf('/');
  return slash > 0 ? key.slice(0, slash) : plainSection;
};

const rank = (name: string): number => (name === plainSection ? 0 : name === systemSection ? 2 : 1);

const collator = new Intl.Collator('en', { numeric: true });
const compareTexts = (a: string, b: string): number => collator.compare(a, b);

/** What a card is called inside its section. */
export const titleOf = (key: string): string =>
  key.startsWith('system/') ? key.slice('system/'.length) : key.slice(key.lastIndexOf('/') + 1);

/**
 * The order to keep when a key of a section is put where another is: what other sections keep, then the keys of this one, as far as they are
 * not where their names put them.
 */
export function movedKeys(
  order: readonly string[] = [],
  keys: readonly string[],
  [key, target]: readonly [string, string],
): readonly string[] {
  const [from, to] = [keys.indexOf(key), keys.indexOf(target)];
  if (from < 0 || to < 0) return order;
  const listed = Math.max(from, to, ...order.map((it) => keys.indexOf(it))) + 1;
  const moved = keys.toSpliced(from, 1).toSpliced(to, 0, key).slice(0, listed);
  return [...order.filter((it) => !keys.includes(it)), ...moved];
}

/** Keys that hold the letters of a text in order, ignoring case. */
export function keysWith(keys: readonly string[], text: string): readonly string[] {
  const pattern = new RegExp([...text].map((c) => c.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'), 'is');
  return text === '' ? keys : keys.filter((key) => pattern.test(key));
}
