import { useState } from 'react';
import { FormDialog } from '../../kernel/ui/FormDialog.tsx';
import { useAttempt } from '../../kernel/ui/use-attempt.ts';
import { checkChat } from './prompt-acts.ts';

interface Draft {
  readonly name: string;
  readonly text: string;
  readonly isChat: boolean;
  readonly message: string;
}

interface PromptDialogProps<R> {
  readonly title: string;
  readonly action: string;
  readonly initial: Draft;
  /** Whether a name is asked for. */
  readonly isNew: boolean;
  /** Rejects with the message to show; what was typed stays. */
  readonly onSubmit: (draft: Draft) => Promise<R>;
  /** What follows, unless the dialog was closed before. */
  readonly onDone: (result: R) => void;
  readonly onClose: () => void;
}

/** The text of a new version, of a prompt that is new or not. */
export function PromptDialog<R>({ title, action, initial, isNew, onSubmit, onDone, onClose }: PromptDialogProps<R>) {
  const [draft, setDraft] = useState(initial);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const { problem, isBusy, run } = useAttempt(
    async () => {
      if (draft.isChat) checkChat(draft.text);
      return onSubmit(draft);
    },
    {
      resends: false,
      onDone: (result) => {
        onClose();
        onDone(result);
      },
    },
  );
  return (
    <FormDialog
      title={title}
      className="prompt-dialog"
      action={action}
      canSubmit={draft.text.trim() !== '' && (!isNew || draft.name.trim() !== '')}
      isBusy={isBusy}
      problem={problem}
      onSubmit={() => void run()}
      onClose={onClose}
    >
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
        <input className="field" value={draft.message} onChange={(event) => change({ message: event.target.value })} />
      </label>
    </FormDialog>
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
