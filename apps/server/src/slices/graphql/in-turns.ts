import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items that are answered before other requests get their turn: with all their fields a millisecond or two. */
const atOnce = 100;

/** The items of a long list come a few at a time, so that a large answer does not hold up others. A short list stays as it is. */
export function inTurns<T>(items: readonly T[]): readonly (T | Promise<T>)[] {
  if (items.length <= atOnce) return items;
  let turn: Promise<unknown> = Promise.resolve();
  return items.map((item, at) => {
    if (at > 0 && at % atOnce === 0) turn = turn.then(() => nextTurn());
    return at < atOnce ? item : turn.then(() => item);
  });
}
