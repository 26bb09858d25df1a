import { type FormEvent, useState } from 'react';
import { Modal } from '../../kernel/ui/Modal.tsx';
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
  const [problem, setProblem] = useState<string>();
  const isActive = activeStages.includes(stage);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await moveStage({ name, version, stage, before: current_stage, archivesOthers: isActive && archivesOthers });
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Modal
      open
      onClose={onClose}
      title={`Stage of version ${version}`}
      text="Aliases are the newer way to say what is live; stages are kept for clients that use them."
    >
      <form className="form" onSubmit={(event) => void submit(event)}>
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
        {problem && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={stage === current_stage}>
            Move to {stage}
          </button>
        </div>
      </form>
    </Modal>
  );
}
