import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Page } from '../../kernel/frame/Page.tsx';
import { SearchBox } from '../../kernel/ui/SearchBox.tsx';
import { useStable } from '../../kernel/use-stable.ts';
import { RegistryList } from './RegistryList.tsx';
import type { RegistryKind } from './registry-kinds.ts';
import type { RegistryListSearch } from './registry-search.ts';

/** Typing pauses this long before the server is asked. */
const pauseMs = 200;

interface Creation {
  /** Shows the page of what was made. */
  readonly onCreated: (name: string) => void;
  readonly onClose: () => void;
}

interface RegistryPageProps {
  readonly kind: RegistryKind;
  readonly search: RegistryListSearch;
  /** What shows when there is none at all. */
  readonly empty: ReactNode;
  /** The dialog that asks for a new one. */
  readonly renderCreation: (creation: Creation) => ReactNode;
}

const lists = { model: '/models', prompt: '/prompts' } as const;
const pages = { model: '/models/$name', prompt: '/prompts/$name' } as const;

/** The list of models or of prompts, found and ordered by the server. */
export function RegistryPage({ kind, search, empty, renderCreation }: RegistryPageProps) {
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const set = useStable(
    (change: RegistryListSearch) => void navigate({ to: lists[kind], search: { ...search, ...change }, replace: true }),
  );
  const open = (name: string) => void navigate({ to: pages[kind], params: { name } });
  return (
    <Page
      title={kind === 'model' ? 'Models' : 'Prompts'}
      actions={
        <button type="button" className="button primary" onClick={() => setCreating(true)}>
          <Plus className="icon" aria-hidden /> New {kind}
        </button>
      }
    >
      <div className="bar">
        <SearchBox
          label={`Find ${kind}s by name or tag`}
          placeholder="Name, or tag as key=value"
          text={search.q ?? ''}
          onText={(q) => set({ q: q || undefined })}
          pauseMs={pauseMs}
        />
      </div>
      <div className="page-body fixed">
        <RegistryList kind={kind} search={search} set={set} onOpen={open} empty={empty} />
      </div>
      {isCreating && renderCreation({ onCreated: open, onClose: () => setCreating(false) })}
    </Page>
  );
}
