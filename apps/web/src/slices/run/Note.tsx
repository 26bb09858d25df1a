import { runs } from '@millrace/protocol';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Markdown } from '../../kernel/ui/Markdown.tsx';
import { noteTag } from './prepare-facts.ts';
import { forgetRun } from './run-detail.ts';

interface NoteProps {
  readonly run_id: string;
  readonly text: string;
}

/** The note of a run in Markdown; what was typed survives a failed request. */
export function Note({ run_id, text }: NoteProps) {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const save = async () => {
    try {
      await call(runs.setTag, { run_id, key: noteTag, value: draft ?? '' });
      await forgetRun(run_id);
      setDraft(undefined);
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  if (draft === undefined) {
    return (
      <section className="note">
        <header className="line">
          <h2>Note</h2>
          <button type="button" className="button bare" onClick={() => setDraft(text)}>
            <Pencil className="icon" aria-hidden /> {text === '' ? 'Write' : 'Edit'}
          </button>
        </header>
        {text !== '' && <Markdown text={text} />}
      </section>
    );
  }
  return (
    <section className="note form">
      <label>
        Note, in Markdown
        <textarea className="field" rows={10} value={draft} onChange={(event) => setDraft(event.target.value)} />
      </label>
      {problem && (
        <p className="wrong" role="alert">
          {problem} Your text is kept.
        </p>
      )}
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
