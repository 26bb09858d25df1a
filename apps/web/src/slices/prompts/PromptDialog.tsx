import { type FormEvent, useState } from 'react';
import { Modal } from '../../kernel/ui/Modal.tsx';
import { checkChat } from './prompt-acts.ts';

interface Draft {
  readonly name: string;
  readonly text: string;
  readonly isChat: boolean;
  readonly message: string;
}

interface PromptDialogProps {
  readonly title: string;
  readonly action: string;
  readonly initial: Draft;
  /** Whether a name is asked for. */
  readonly isNew: boolean;
  /** Rejects with the message to show; what was typed stays. */
  readonly onSubmit: (draft: Draft) => Promise<void>;
  readonly onClose: () => void;
}

/** The text of a new version, of a prompt that is new or not. */
export function PromptDialog({ title, action, initial, isNew, onSubmit, onClose }: PromptDialogProps) {
  const [draft, setDraft] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      if (draft.isChat) checkChat(draft.text);
      await onSubmit(draft);
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Modal open onClose={onClose} title={title} className="prompt-dialog">
      <form className="form" onSubmit={(event) => void submit(event)}>
        {isNew && (
          <label>
            Name
            <input className="field" value={draft.name} onChange={(event) => change({ name: event.target.value })} />
          </label>
        )}
        <div className="choices" role="group" aria-label="Kind">
          <Kind isChat={false} draft={draft} onChange={change} />
          <Kind isChat draft={draft} onChange={change} />
        </div>
        <label>
          {draft.isChat ? 'Messages, as JSON' : 'Template; {{ name }} is a variable'}
          <textarea
            className="field mono"
            rows={12}
            value={draft.text}
            onChange={(event) => change({ text: event.target.value })}
          />
        </label>
        <label>
          What changed
          <input
            className="field"
            value={draft.message}
            onChange={(event) => change({ message: event.target.value })}
          />
        </label>
        {problem && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={draft.text.trim() === '' || (isNew && draft.name.trim() === '')}
          >
            {action}
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface KindProps {
  readonly isChat: boolean;
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

const Kind = ({ isChat, draft, onChange }: KindProps) => (
  <button type="button" className="button" aria-pressed={draft.isChat === isChat} onClick={() => onChange({ isChat })}>
    {isChat ? 'Chat' : 'Text'}
  </button>
);
