import { registeredModels } from '@millrace/protocol';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { Empty } from '../../kernel/ui/states.tsx';
import { useStable } from '../../kernel/use-stable.ts';
import { forgetRegistry, RegistryList, type RegistryListSearch, RegistrySearch } from '../registry/index.ts';
import { modelColumns } from './model-columns.tsx';
import './models.css';

const from = '/models';

/** What is in production? */
export function ModelsPage() {
  const search = useSearch({ from });
  const navigate = useNavigate({ from });
  const [isCreating, setCreating] = useState(false);
  const set = useStable(
    (change: RegistryListSearch) =>
      void navigate({ search: (before: RegistryListSearch) => ({ ...before, ...change }), replace: true }),
  );
  const open = (name: string) => void navigate({ to: '/models/$name', params: { name } });
  const create = async (name: string) => {
    await call(registeredModels.createRegisteredModel, { name });
    await forgetRegistry();
    open(name);
  };
  return (
    <Page
      title="Models"
      actions={
        <button type="button" className="button primary" onClick={() => setCreating(true)}>
          <Plus className="icon" aria-hidden /> New model
        </button>
      }
    >
      <div className="bar">
        <RegistrySearch
          label="Find models by name or tag"
          text={search.q ?? ''}
          onText={useStable((q: string) => set({ q: q || undefined }))}
        />
      </div>
      <div className="page-body fixed">
        <RegistryList
          kind="model"
          columns={modelColumns}
          search={search}
          set={set}
          onOpen={open}
          empty={<NoModels />}
        />
      </div>
      {isCreating && (
        <NameDialog
          title="New registered model"
          action="Create"
          initial=""
          hint="Versions are added to it when a model is registered under its name."
          onSubmit={create}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

const NoModels = () => (
  <Empty title="No model is registered yet.">
    <p>Register one when you log it; it appears here with its versions.</p>
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.sklearn.log_model(model, name="model", registered_model_name="fraud")`,
        TypeScript: `await fetch("${trackingUri}/api/2.0/mlflow/registered-models/create", {\n  method: "POST", headers: { "content-type": "application/json" },\n  body: JSON.stringify({ name: "fraud" }),\n});`,
      }}
    />
  </Empty>
);
