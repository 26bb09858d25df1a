import { ArrowRight, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Modal } from '../../kernel/ui/Modal.tsx';
import { moveAlias } from './registry-acts.ts';

interface AliasDialogProps {
  readonly name: string;
  readonly version: string;
  readonly aliases: readonly { readonly alias?: string; readonly version?: string }[];
  readonly onClose: () => void;
}

/** Which names point to a version: take one from another version, make a new one, remove one. */
export function AliasDialog({ name, version, aliases, onClose }: AliasDialogProps) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const placeOf = (alias: string) => aliases.find((it) => it.alias === alias)?.version;
  const move = async (alias: string, to: string | undefined) => {
    setProblem(undefined);
    try {
      await moveAlias({ name, alias, version: to, before: placeOf(alias) });
      setTyped('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void move(typed.trim(), version);
  };
  const here = aliases.filter((it) => it.version === version);
  const elsewhere = aliases.filter((it) => it.version !== version);
  return (
    <Modal open onClose={onClose} title={`Aliases of version ${version}`} text="Each change can be undone.">
      <ul className="tag-list">
        {here.map(({ alias = '' }) => (
          <li key={alias} className="chip alias-chip">
            <span className="cut">{alias}</span>
            <button type="button" aria-label={`Remove ${alias}`} onClick={() => void move(alias, undefined)}>
              <X className="icon" aria-hidden />
            </button>
          </li>
        ))}
        {here.length === 0 && <li className="meta">No alias points here.</li>}
      </ul>
      {elsewhere.length > 0 && (
        <ul className="alias-moves" aria-label="Aliases of other versions">
          {elsewhere.map(({ alias = '', version: at }) => (
            <li key={alias}>
              <button type="button" className="button" onClick={() => void move(alias, version)}>
                Move <strong>{alias}</strong> here
              </button>
              <span className="meta">
                {at} <ArrowRight className="icon" aria-label="to" /> {version}
              </span>
            </li>
          ))}
        </ul>
      )}
      <form className="form" onSubmit={submit}>
        <label>
          New alias
          <input
            className="field"
            value={typed}
            maxLength={255}
            placeholder="champion"
            onChange={(event) => setTyped(event.target.value)}
          />
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
          <button type="submit" className="button primary" disabled={typed.trim() === ''}>
            {placeOf(typed.trim()) === undefined ? 'Set alias' : 'Move alias'}
          </button>
        </div>
      </form>
    </Modal>
  );
}
