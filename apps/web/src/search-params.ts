/** The query of an address, readable by people: `?filter=…&col=a&col=b`, no JSON. */

export type RawSearch = Readonly<Record<string, string | readonly string[]>>;

/** A name that stands more than once reads as a list. */
export function parseSearch(text: string): RawSearch {
  const given = new URLSearchParams(text);
  const search: Record<string, string | readonly string[]> = {};
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name);
    search[name] = values.length > 1 ? values : (values[0] as string);
  }
  return search;
}

/** Undefined, false and empty lists are left out; true is written `1`. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined || item === false || item === '') continue;
      query.append(name, item === true ? '1' : String(item));
    }
  }
  // These are plain in a query, and an address is read by people.
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}
