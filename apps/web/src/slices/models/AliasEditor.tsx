import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Popover } from '../../kernel/ui/Popover.tsx';
import { sayError } from '../../kernel/ui/toasts.ts';
import { deleteAlias, setAlias } from './model-queries.ts';

interface AliasEditorProps {
  readonly name: string;
  readonly version: string;
  readonly aliases: readonly string[];
}

/** Aliases of a version; one that another version has moves here. */
export function AliasEditor({ name, version, aliases }: AliasEditorProps) {
  const [text, setText] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    setAlias(name, text.trim(), version).then(() => setText(''), sayError);
  };
  return (
    <>
      {aliases.map((alias) => (
        <span key={alias} className="chip">
          @{alias}
          <button
            type="button"
            aria-label={`Remove the alias ${alias}`}
            onClick={() => void deleteAlias(name, alias).catch(sayError)}
          >
            <X className="icon" aria-hidden />
          </button>
        </span>
      ))}
      <Popover
        label="Alias"
        align="start"
        trigger={
          <button type="button" className="button bare icon-only" aria-label={`Give version ${version} an alias`}>
            <Plus className="icon" aria-hidden />
          </button>
        }
      >
        <form className="form" onSubmit={add}>
          <label>
            Alias of version {version}
            <input className="field" value={text} maxLength={255} onChange={(event) => setText(event.target.value)} />
          </label>
          <button type="submit" className="button primary" disabled={text.trim() === ''}>
            Set
          </button>
        </form>
      </Popover>
    </>
  );
}
