import { invalidParameter } from '@millrace/protocol';

const stages = ['None', 'Staging', 'Production', 'Archived'] as const;

/** A stage in its canonical spelling. */
export type Stage = (typeof stages)[number];

/** Stages that only one version should be in, so that the others can be archived. */
export const activeStages: readonly Stage[] = ['Staging', 'Production'];

/** Reads a stage in any case. @throws INVALID_PARAMETER_VALUE */
export function checkedStage(text: string): Stage {
  const lower = text.toLowerCase();
  const stage = stages.find((known) => known.toLowerCase() === lower);
  if (stage) return stage;
  throw invalidParameter(`Invalid Model Version stage: ${text}. Value must be one of ${stages.join(', ')}.`);
}
