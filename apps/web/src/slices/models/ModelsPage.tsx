import { registeredModels } from '@millrace/protocol';
import { useSearch } from '@tanstack/react-router';
import { call } from '../../kernel/api/call.ts';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { Empty } from '../../kernel/ui/states.tsx';
import { forgetRegistry, RegistryPage } from '../registry/index.ts';
import './models.css';

/** What is in production? */
export const ModelsPage = () => (
  <RegistryPage
    kind="model"
    search={useSearch({ from: '/models' })}
    empty={<NoModels />}
    renderCreation={({ onCreated, onClose }) => (
      <NameDialog
        title="New registered model"
        action="Create"
        initial=""
        hint="Versions are added to it when a model is registered under its name."
        onSubmit={async (name) => {
          await call(registeredModels.createRegisteredModel, { name });
          await forgetRegistry();
          return name;
        }}
        onDone={onCreated}
        onClose={onClose}
      />
    )}
  />
);

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
