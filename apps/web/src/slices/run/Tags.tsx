import { Tag } from 'lucide-react';
import { useState } from 'react';
import { TagDialog } from '../../kernel/ui/TagDialog.tsx';
import { tagRuns } from '../run-acts/index.ts';
import { ownTags, type Run } from './prepare-facts.ts';
import { forgetRun } from './run-detail.ts';

/** Tags that people set, and the way to change them. */
export function Tags({ run }: { readonly run: Run }) {
  const [isOpen, setOpen] = useState(false);
  const run_id = run.info?.run_id ?? '';
  const tags = ownTags(run);
  const after = (act: Promise<unknown>) => act.then(() => forgetRun(run_id));
  return (
    <section>
      <header className="line">
        <h2>Tags</h2>
        <button type="button" className="button bare" onClick={() => setOpen(true)}>
          <Tag className="icon" aria-hidden /> Edit
        </button>
      </header>
      <div className="tag-list">
        {tags.map(({ key, value }) => (
          <span key={key} className="chip" title={`${key}: ${value}`}>
            <span className="cut">{value === '' ? key : `${key}: ${value}`}</span>
          </span>
        ))}
        {tags.length === 0 && <span className="meta">None.</span>}
      </div>
      {isOpen && (
        <TagDialog
          title="Tags of the run"
          tags={tags}
          onSet={(key, value) => after(tagRuns([run_id], key, value))}
          onDelete={(key) => after(tagRuns([run_id], key, undefined))}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  );
}
