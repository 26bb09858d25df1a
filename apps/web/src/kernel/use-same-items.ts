import { useRef } from 'react';

/** The list of before while it holds the same items: what is made of it is not made anew. */
export function useSameItems<Item>(items: readonly Item[]): readonly Item[] {
  const kept = useRef(items);
  const isSame = kept.current.length === items.length && items.every((item, at) => item === kept.current[at]);
  if (!isSame) kept.current = items;
  return kept.current;
}
