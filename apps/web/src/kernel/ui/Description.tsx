import { Pencil } from 'lucide-react';
import { useEffect, useState } from 'react';
import { onKey } from '../frame/keys.ts';
import { Markdown } from './Markdown.tsx';
import { Problem } from './Problem.tsx';
import { useAttempt } from './use-attempt.ts';

interface DescriptionProps {
  readonly title?: string;
  readonly text: string;
  /** A letter that begins to write, wherever the focus is. */
  readonly shortcut?: string;
  /** Rejects with what the server says; what was typed stays. */
  readonly onSave: (text: string) => Promise<void>;
}

/** A text about something, in Markdown, and the way to change it. */
export function Description({ title = 'Description', text, shortcut, onSave }: DescriptionProps) {
  const [isWriting, setWriting] = useState(false);
  useEffect(() => (shortcut ? onKey(shortcut, () => setWriting(true)) : undefined), [shortcut]);
  if (isWriting) return <Editor title={title} text={text} onSave={onSave} onClose={() => setWriting(false)} />;
  return (
    <section>
      <header className="line">
        <h2>{title}</h2>
        <button type="button" className="button bare" onClick={() => setWriting(true)}>
          <Pencil className="icon" aria-hidden /> {text === '' ? 'Write' : 'Edit'}
        </button>
      </header>
      {text !== '' && <Markdown text={text} />}
    </section>
  );
}

interface EditorProps extends Required<Pick<DescriptionProps, 'title' | 'text' | 'onSave'>> {
  readonly onClose: () => void;
}

function Editor({ title, text, onSave, onClose }: EditorProps) {
  const [draft, setDraft] = useState(text);
  const { problem, isBusy, run } = useAttempt((sent: string) => onSave(sent).then(() => sent), {
    // Who has written on meanwhile is not done yet.
    onDone: (sent) => draft === sent && onClose(),
  });
  return (
    <section className="form">
      <label>
        {title}, in Markdown
        <textarea
          // biome-ignore lint/a11y/noAutofocus: it was asked for to be written in
          autoFocus
          className="field"
          rows={6}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
      </label>
      <Problem text={problem} />
      <div className="line">
        <button type="button" className="button primary" disabled={isBusy} onClick={() => void run(draft)}>
          Save
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </section>
  );
}
