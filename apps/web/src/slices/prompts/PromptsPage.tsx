import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty } from '../../kernel/ui/states.tsx';
import { useStable } from '../../kernel/use-stable.ts';
import { RegistryList, type RegistryListSearch, RegistrySearch } from '../registry/index.ts';
import { PromptDialog } from './PromptDialog.tsx';
import { createPrompt } from './prompt-acts.ts';
import { promptColumns } from './prompt-columns.tsx';
import './prompts.css';

const from = '/prompts';

/** Which prompts are there, and which version is live? */
export function PromptsPage() {
  const search = useSearch({ from });
  const navigate = useNavigate({ from });
  const [isCreating, setCreating] = useState(false);
  const set = useStable(
    (change: RegistryListSearch) =>
      void navigate({ search: (before: RegistryListSearch) => ({ ...before, ...change }), replace: true }),
  );
  const open = (name: string) => void navigate({ to: '/prompts/$name', params: { name } });
  return (
    <Page
      title="Prompts"
      actions={
        <button type="button" className="button primary" onClick={() => setCreating(true)}>
          <Plus className="icon" aria-hidden /> New prompt
        </button>
      }
    >
      <div className="bar">
        <RegistrySearch
          label="Find prompts by name or tag"
          text={search.q ?? ''}
          onText={useStable((q: string) => set({ q: q || undefined }))}
        />
      </div>
      <div className="page-body fixed">
        <RegistryList
          kind="prompt"
          columns={promptColumns}
          search={search}
          set={set}
          onOpen={open}
          empty={<NoPrompts />}
        />
      </div>
      {isCreating && (
        <PromptDialog
          title="New prompt"
          action="Create"
          initial={{ name: '', text: '', isChat: false, message: '' }}
          isNew
          onSubmit={async (draft) => {
            await createPrompt(draft);
            open(draft.name);
          }}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

const NoPrompts = () => (
  <Empty title="No prompt is registered yet.">
    <p>Register one here or from your code; each change becomes a version.</p>
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.genai.register_prompt(name="summary", template="Summarise: {{ text }}")`,
        TypeScript: `await fetch("${trackingUri}/api/2.0/mlflow/registered-models/create", {\n  method: "POST", headers: { "content-type": "application/json" },\n  body: JSON.stringify({ name: "summary", tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }] }),\n});`,
      }}
    />
  </Empty>
);
