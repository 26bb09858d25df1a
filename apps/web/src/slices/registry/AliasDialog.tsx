import { ArrowRight, X } from 'lucide-react';
import { useState } from 'react';
import { FormDialog } from '../../kernel/ui/FormDialog.tsx';
import { useAttempt } from '../../kernel/ui/use-attempt.ts';
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
  const placeOf = (alias: string) => aliases.find((it) => it.alias === alias)?.version;
  const {
    problem,
    isBusy,
    run: move,
  } = useAttempt(async (alias: string, to: string | undefined) => {
    await moveAlias({ name, alias, version: to });
    // The next one may have been begun.
    setTyped((now) => (now.trim() === alias ? '' : now));
  });
  const here = aliases.filter((it) => it.version === version);
  const elsewhere = aliases.filter((it) => it.version !== version);
  const lists = (
    <>
      <ul className="tag-list">
        {here.map(({ alias = '' }) => (
          <li key={alias} className="chip alias-chip">
            <span className="cut">{alias}</span>
            <button
              type="button"
              aria-label={`Remove ${alias}`}
              disabled={isBusy}
              onClick={() => void move(alias, undefined)}
            >
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
              <button type="button" className="button" disabled={isBusy} onClick={() => void move(alias, version)}>
                Move <strong>{alias}</strong> here
              </button>
              <span className="meta">
                {at} <ArrowRight className="icon" aria-label="to" /> {version}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
  return (
    <FormDialog
      title={`Aliases of version ${version}`}
      text="Each change can be undone."
      before={lists}
      action={placeOf(typed.trim()) === undefined ? 'Set alias' : 'Move alias'}
      canSubmit={typed.trim() !== ''}
      isBusy={isBusy}
      closing="Done"
      problem={problem}
      onSubmit={() => void move(typed.trim(), version)}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
