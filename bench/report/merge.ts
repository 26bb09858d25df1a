import type { Results, Row, TargetResult } from './results.ts';

/** The published run with the rows that were measured again in their places, each marked with when and on what disk. */
export function mergeResults(published: Results, again: Results): Results {
  const { date } = again;
  const known = published.targets.map((target) => {
    const newer = again.targets.find((one) => one.target === target.target);
    return newer ? mergeTarget(target, newer, date) : target;
  });
  const added = again.targets.filter(({ target }) => !published.targets.some((one) => one.target === target));
  const remeasured = [...(published.remeasured ?? []), { date, command: again.command }];
  return { ...published, remeasured, targets: [...known, ...added.map((target) => mergeTarget(target, target, date))] };
}

/** Start times and memory stay those of the whole run: after a part of the load they would be others. */
function mergeTarget(target: TargetResult, again: TargetResult, date: string): TargetResult {
  const marked = again.rows.map((row) => ({ ...row, remeasured: { date, syncMs: again.disk.p50 } }));
  const named = (rows: readonly Row[], name: string): Row | undefined => rows.find((row) => row.scenario === name);
  const kept = target.rows.map((row) => named(marked, row.scenario) ?? row);
  return { ...target, rows: [...kept, ...marked.filter((row) => !named(target.rows, row.scenario))] };
}
