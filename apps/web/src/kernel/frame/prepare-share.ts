/** What an address shows, as the reader of a shared link will see it: one phrase each. */
export function prepareShare(search: URLSearchParams): readonly string[] {
  const phrases = Object.entries(known).flatMap(([name, phraseOf]) => {
    const values = search.getAll(name);
    return values.length > 0 ? [phraseOf(values)] : [];
  });
  const others = new Set([...search.keys()].filter((name) => !Object.hasOwn(known, name))).size;
  if (others > 0) phrases.push(others === 1 ? 'one more setting' : `${others} more settings`);
  return phrases;
}

type Phrase = (values: readonly string[]) => string;

const longest = 80;
const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
const first = ([value = '']: readonly string[]): string => cut(value);
const several = (noun: string): Phrase => {
  return ({ length }) => `${length} ${noun}${length === 1 ? '' : 's'}`;
};

/** In the order in which they are told. */
const known: Readonly<Record<string, Phrase>> = {
  runs: ([ids = '']) => several('run')(ids.split(',')),
  q: (values) => `the words “${first(values)}”`,
  folder: (values) => `the folder ${first(values)}`,
  filter: (values) => `the filter ${first(values)}`,
  sort: (values) => `the order: ${values.map(orderText).join(', ')}`,
  col: several('column'),
  group: (values) => `groups by ${cut(values.join(', '))}`,
  tree: () => 'nested runs',
  differ: () => 'only columns that differ',
  deleted: () => 'deleted runs',
  view: (values) => first(values),
  tab: (values) => `the tab ${first(values)}`,
  path: (values) => `the file ${first(values)}`,
  x: (values) => `x is ${first(values).replace('metric:', '')}`,
  zoom: () => 'the part that is zoomed to',
  card: several('further chart'),
  full: () => 'one chart in full',
  hide: several('hidden line'),
  open: () => 'the run beside the table',
  sel: several('selected run'),
};

const orderText = (sort: string): string =>
  sort.startsWith('-') ? `${cut(sort.slice(1))} downwards` : `${cut(sort)} upwards`;

/** Whether an address is one of this computer alone. */
export const isLocal = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
