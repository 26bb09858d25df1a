import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Modal } from './Modal.tsx';

interface Tag {
  readonly key?: string;
  readonly value?: string;
}

interface TagDialogProps {
  readonly title: string;
  readonly tags: readonly Tag[];
  readonly onSet: (key: string, value: string) => Promise<void>;
  readonly onDelete: (key: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Sets and removes tags, one request each; what was typed survives a refusal. */
export function TagDialog({ title, tags, onSet, onDelete, onClose }: TagDialogProps) {
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string>();
  const attempt = async (act: () => Promise<void>) => {
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await onSet(key.trim(), value);
      setKey('');
      setValue('');
    });
  };
  return (
    <Modal open onClose={onClose} title={title}>
      <ul className="tag-list">
        {tags.map(({ key: name = '', value: text }) => (
          <li key={name} className="chip">
            <span className="cut">{text ? `${name}: ${text}` : name}</span>
            <button type="button" aria-label={`Remove ${name}`} onClick={() => void attempt(() => onDelete(name))}>
              <X className="icon" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <form className="form" onSubmit={submit}>
        <label>
          Key
          <input className="field" value={key} maxLength={250} onChange={(event) => setKey(event.target.value)} />
        </label>
        <label>
          Value
          <input className="field" value={value} onChange={(event) => setValue(event.target.value)} />
        </label>
        {problem && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Done
          </button>
          <button type="submit" className="button primary" disabled={key.trim() === ''}>
            Set tag
          </button>
        </div>
      </form>
    </Modal>
  );
}
