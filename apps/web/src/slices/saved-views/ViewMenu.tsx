import { savedViews } from '@millrace/protocol';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Bookmark, Pin, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { Popover } from '../../kernel/ui/Popover.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { forgetViews, viewsOf } from './view-queries.ts';

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

/** Named states of a page, kept on the server for everybody. */
export function ViewMenu<State extends object>({ kind, scope, state, onOpen }: ViewMenuProps<State>) {
  const [isOpen, setOpen] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const { data: views, error, refetch } = useQuery({ ...viewsOf(kind, scope), enabled: isOpen });
  const save = async (name: string) => {
    await call(savedViews.createSavedView, { kind, scope, name, state });
    await forgetViews();
    say(`The view “${name}” is saved.`);
  };
  const opening = useMutation({
    mutationFn: (view_id: string) => call(savedViews.getSavedView, { view_id }),
    onError: sayError,
  });
  const open = (view_id: string) => {
    setOpen(false);
    // What is given here is not called for a view that another was chosen after, nor when its page has gone.
    opening.mutate(view_id, { onSuccess: ({ view }) => onOpen((view?.state ?? {}) as State) });
  };
  const pin = (view_id: string, pinned: boolean) =>
    call(savedViews.updateSavedView, { view_id, pinned }).then(forgetViews, sayError);
  const remove = (view_id: string) => call(savedViews.deleteSavedView, { view_id }).then(forgetViews, sayError);
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
        {!views && error && (
          <Failure title="The views could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {!views && !error && <Skeleton lines={2} />}
        {views?.length === 0 && <p className="meta">No view is saved here yet.</p>}
        {views?.map(({ view_id = '', name = '', pinned = false }) => (
          <div key={view_id} className="line">
            <button type="button" className="item grow cut" onClick={() => open(view_id)}>
              {name}
            </button>
            <button
              type="button"
              className="button bare icon-only"
              aria-label={`Pin ${name} to the first page`}
              aria-pressed={pinned}
              title={pinned ? 'On the first page' : 'Pin to the first page'}
              onClick={() => void pin(view_id, !pinned)}
            >
              <Pin className="icon" aria-hidden />
            </button>
            <CopyButton text={`${trackingUri}/views/${view_id}`} label={`Copy the link of ${name}`} />
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
