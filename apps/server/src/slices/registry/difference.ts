/** A key whose value differs; the side without it has none. */
export interface Difference<T> {
  readonly key: string;
  readonly value?: T;
  readonly other_value?: T;
}

/**
 * What two maps do not share, in the order of the keys.
 *
 * @example differences(new Map([['lr', '1']]), new Map([['lr', '2']]))  // [{ key: 'lr', value: '1', other_value: '2' }]
 */
export function differences<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  isEqual: (a: T, b: T) => boolean = Object.is,
): Difference<T>[] {
  const keys = [...new Set([...one.keys(), ...other.keys()])].sort();
  return keys.flatMap((key) => {
    const [value, other_value] = [one.get(key), other.get(key)];
    const isSame = value !== undefined && other_value !== undefined && isEqual(value, other_value);
    return isSame ? [] : [{ key, value, other_value }];
  });
}
