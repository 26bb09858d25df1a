import { useSearch } from '@tanstack/react-router';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty } from '../../kernel/ui/states.tsx';
import { RegistryPage } from '../registry/index.ts';
import { PromptDialog } from './PromptDialog.tsx';
import { createPrompt } from './prompt-acts.ts';
import './prompts.css';

/** Which prompts are there, and which version is live? */
export const PromptsPage = () => (
  <RegistryPage
    kind="prompt"
    search={useSearch({ from: '/prompts' })}
    empty={<NoPrompts />}
    renderCreation={({ onCreated, onClose }) => (
      <PromptDialog
        title="New prompt"
        action="Create"
        initial={{ name: '', text: '', isChat: false, message: '' }}
        isNew
        onSubmit={async (draft) => {
          await createPrompt(draft);
          return draft.name;
        }}
        onDone={onCreated}
        onClose={onClose}
      />
    )}
  />
);

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
