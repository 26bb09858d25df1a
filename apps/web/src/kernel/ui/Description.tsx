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
  const [draft, setDraft] = useState<string>();
  const { problem, run: save } = useAttempt(async () => {
    await onSave(draft ?? '');
    setDraft(undefined);
  });
  useEffect(
    () => (shortcut ? onKey(shortcut, () => setDraft((before) => before ?? text)) : undefined),
    [shortcut, text],
  );
  if (draft === undefined) {
    return (
      <section>
        <header className="line">
          <h2>{title}</h2>
          <button type="button" className="button bare" onClick={() => setDraft(text)}>
            <Pencil className="icon" aria-hidden /> {text === '' ? 'Write' : 'Edit'}
          </button>
        </header>
        {text !== '' && <Markdown text={text} />}
      </section>
    );
  }
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
        <button type="button" className="button primary" onClick={() => void save()}>
          Save
        </button>
        <button type="button" className="button" onClick={() => setDraft(undefined)}>
          Cancel
        </button>
      </div>
    </section>
  );
}
