/** Readers of query parameters for `validateSearch`: they never throw, what does not fit is left out. */
type Raw = Readonly<Record<string, unknown>>;

export const readText = (search: Raw, name: string): string | undefined => {
  const value = search[name];
  const text = Array.isArray(value) ? value.at(-1) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
};

export const readTexts = (search: Raw, name: string): readonly string[] | undefined => {
  const value = search[name];
  const texts = (Array.isArray(value) ? value : [value]).filter((it) => typeof it === 'string' && it !== '');
  return texts.length > 0 ? texts : undefined;
};

export const readFlag = (search: Raw, name: string): true | undefined =>
  search[name] === '1' || search[name] === true ? true : undefined;
