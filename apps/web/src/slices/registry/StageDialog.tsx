import { useState } from 'react';
import { FormDialog } from '../../kernel/ui/FormDialog.tsx';
import { useAttempt } from '../../kernel/ui/use-attempt.ts';
import { moveStage } from './registry-acts.ts';
import type { ModelVersion } from './registry-kinds.ts';

const stages = ['None', 'Staging', 'Production', 'Archived'] as const;
/** Stages that only one version should be in. */
const activeStages: readonly string[] = ['Staging', 'Production'];

interface StageDialogProps {
  readonly version: ModelVersion;
  readonly onClose: () => void;
}

/** Moves a version to another stage. */
export function StageDialog({
  version: { name = '', version = '', current_stage = 'None' },
  onClose,
}: StageDialogProps) {
  const [stage, setStage] = useState(current_stage);
  const [archivesOthers, setArchives] = useState(false);
  const isActive = activeStages.includes(stage);
  const { problem, isBusy, run } = useAttempt(
    () => moveStage({ name, version, stage, archivesOthers: isActive && archivesOthers }),
    { onDone: onClose },
  );
  return (
    <FormDialog
      title={`Stage of version ${version}`}
      text="Aliases are the newer way to say what is live; stages are kept for clients that use them."
      action={`Move to ${stage}`}
      canSubmit={stage !== current_stage}
      isBusy={isBusy}
      problem={problem}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <div className="choices" role="group" aria-label="Stage">
        {stages.map((it) => (
          <button key={it} type="button" className="button" aria-pressed={it === stage} onClick={() => setStage(it)}>
            {it}
          </button>
        ))}
      </div>
      {isActive && (
        <span className="check-line">
          <input
            id="archives-others"
            type="checkbox"
            className="check"
            checked={archivesOthers}
            onChange={(event) => setArchives(event.target.checked)}
          />
          <label htmlFor="archives-others">Archive the other versions in {stage}</label>
        </span>
      )}
    </FormDialog>
  );
}
