/** Runs of all groups together that lines are made of: every card asks for their curves. */
const membersMost = 300;

/**
 * How many runs of each group its line is made of: all of them where that is not too many together, else the same number of every group
 * that has more.
 *
 * @example membersOf([5, 400, 700], 205) // [5, 100, 100]
 */
export function membersOf(counts: readonly number[], most = membersMost): readonly number[] {
  let left = most;
  let groups = counts.length;
  // From the smallest: what it leaves of its share is for the others.
  for (const count of counts.toSorted((a, b) => a - b)) {
    if (count * groups > left) break;
    left -= count;
    groups -= 1;
  }
  const share = groups === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(left / groups));
  return counts.map((count) => Math.min(count, share));
}
