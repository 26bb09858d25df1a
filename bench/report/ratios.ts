import { type Results, ratioOf, rowOf } from './results.ts';
import { short } from './rows.ts';

/** Equal is compared with equal: what survives a power cut with what does, what survives a kill with what does. */
const pairs = [
  ['millrace-power', 'mlflow'],
  ['millrace-process', 'fasttrackml'],
  ['fasttrackml', 'mlflow'],
  ['bare', 'mlflow'],
] as const;

/** One ratio per scenario that both targets of a pair measured. */
export interface RatioLine {
  readonly ours: string;
  readonly theirs: string;
  readonly scenario: string;
  readonly text: string;
}

export function ratioLines(results: Results): readonly RatioLine[] {
  const scenarios = [...new Set(results.targets.flatMap((target) => target.rows.map((row) => row.scenario)))];
  return pairs.flatMap(([ours, theirs]) =>
    scenarios.flatMap((scenario) => {
      const [own, other] = [rowOf(results, ours, scenario), rowOf(results, theirs, scenario)];
      if (!own || !other) return [];
      const { times, by } = ratioOf(own, other);
      return [{ ours, theirs, scenario, text: `${short(times)}x (${by})` }];
    }),
  );
}

export function printRatios(results: Results): void {
  const lines = ratioLines(results);
  if (lines.length > 0) console.log('\nRatios');
  for (const { ours, theirs, scenario, text } of lines)
    console.log(`  ${`${ours} over ${theirs}`.padEnd(34)} ${scenario.padEnd(24)} ${text}`);
}
