import { X } from 'lucide-react';
import { useState } from 'react';
import { FormDialog } from './FormDialog.tsx';
import { useAttempt } from './use-attempt.ts';

interface Tag {
  readonly key?: string;
  readonly value?: string;
}

const noTag = { key: '', value: '' };

interface TagDialogProps {
  readonly title: string;
  readonly tags: readonly Tag[];
  readonly onSet: (key: string, value: string) => Promise<void>;
  readonly onDelete: (key: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Sets and removes tags, one request each; what was typed survives a refusal. */
export function TagDialog({ title, tags, onSet, onDelete, onClose }: TagDialogProps) {
  const [draft, setDraft] = useState(noTag);
  const { key, value } = draft;
  const setting = useAttempt(async (sent: typeof draft) => {
    await onSet(sent.key.trim(), sent.value);
    // The next tag may have been begun.
    setDraft((now) => (now === sent ? noTag : now));
  });
  const removal = useAttempt(onDelete);
  const list = (
    <ul className="tag-list">
      {tags.map(({ key: name = '', value: text }) => (
        <li key={name} className="chip">
          <span className="cut" title={text ? `${name}: ${text}` : name}>
            {text ? `${name}: ${text}` : name}
          </span>
          <button
            type="button"
            aria-label={`Remove ${name}`}
            disabled={removal.isBusy}
            onClick={() => void removal.run(name)}
          >
            <X className="icon" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <FormDialog
      title={title}
      before={list}
      action="Set tag"
      canSubmit={key.trim() !== ''}
      isBusy={setting.isBusy}
      closing="Done"
      problem={setting.problem ?? removal.problem}
      onSubmit={() => void setting.run(draft)}
      onClose={onClose}
    >
      <label>
        Key
        <input
          className="field"
          value={key}
          maxLength={250}
          onChange={(event) => setDraft({ key: event.target.value, value })}
        />
      </label>
      <label>
        Value
        <input className="field" value={value} onChange={(event) => setDraft({ key, value: event.target.value })} />
      </label>
    </FormDialog>
  );
}
