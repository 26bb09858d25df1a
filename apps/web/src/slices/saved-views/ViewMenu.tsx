import { savedViews } from '@millrace/protocol';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { Popover } from '../../kernel/ui/Popover.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';

interface ViewMenuProps<State extends object> {
  /** What kind of page it is: `runs`. */
  readonly kind: string;
  /** What it is a page of: the ids of experiments. */
  readonly scope: string;
  /** The state of the page, as the address has it. */
  readonly state: State;
  /** The state comes from the server: the page reads it as it reads an address. */
  readonly onOpen: (state: State) => void;
}

const viewsOf = (kind: string, scope: string) =>
  queryOptions({
    queryKey: ['views', kind, scope],
    queryFn: async ({ signal }) => (await call(savedViews.searchSavedViews, { kind, scope }, { signal })).views ?? [],
  });

/** Named states of a page, kept on the server for everybody. */
export function ViewMenu<State extends object>({ kind, scope, state, onOpen }: ViewMenuProps<State>) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const { data: views = [] } = useQuery({ ...viewsOf(kind, scope), enabled: isOpen });
  const changed = () => client.invalidateQueries({ queryKey: ['views', kind, scope] });
  const save = async (name: string) => {
    await call(savedViews.createSavedView, { kind, scope, name, state });
    await changed();
    say(`The view “${name}” is saved.`);
  };
  const open = async (view_id: string) => {
    setOpen(false);
    try {
      const { view } = await call(savedViews.getSavedView, { view_id });
      onOpen((view?.state ?? {}) as State);
    } catch (error) {
      sayError(error);
    }
  };
  const remove = (view_id: string) => call(savedViews.deleteSavedView, { view_id }).then(changed, sayError);
  return (
    <>
      <Popover
        label="Saved views"
        open={isOpen}
        onOpenChange={setOpen}
        trigger={
          <button type="button" className="button">
            <Bookmark className="icon" aria-hidden /> Views
          </button>
        }
      >
        {views.length === 0 && <p className="meta">No view is saved here yet.</p>}
        {views.map(({ view_id = '', name }) => (
          <div key={view_id} className="line">
            <button type="button" className="item grow cut" onClick={() => void open(view_id)}>
              {name}
            </button>
            <button
              type="button"
              className="button bare icon-only"
              aria-label={`Delete the view ${name}`}
              onClick={() => void remove(view_id)}
            >
              <X className="icon" aria-hidden />
            </button>
          </div>
        ))}
        <div className="divider" />
        <button type="button" className="item" onClick={() => setNaming(true)}>
          <Plus className="icon" aria-hidden /> Save this view …
        </button>
      </Popover>
      {isNaming && (
        <NameDialog title="Save the view" action="Save" initial="" onSubmit={save} onClose={() => setNaming(false)} />
      )}
    </>
  );
}
