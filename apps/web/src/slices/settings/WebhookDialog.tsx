import { webhooks } from '@millrace/protocol';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { FormDialog } from '../../kernel/ui/FormDialog.tsx';
import { useAttempt } from '../../kernel/ui/use-attempt.ts';
import { EventChoice } from './EventChoice.tsx';
import { eventName, eventOf, type Webhook } from './prepare-webhooks.ts';
import { forgetWebhooks } from './webhook-queries.ts';

interface WebhookDialogProps {
  /** Absent: a new one. */
  readonly webhook?: Webhook;
  readonly onClose: () => void;
}

const textFields = [
  { key: 'name', label: 'Name', hint: 'deploy' },
  { key: 'url', label: 'Address', hint: 'https://hooks.example.com/mlflow' },
  { key: 'description', label: 'Description', hint: '' },
] as const;

/** Settings of a webhook; a secret is written and never shown. */
export function WebhookDialog({ webhook, onClose }: WebhookDialogProps) {
  const { webhook_id = '', name = '', url = '', description = '', events = [] } = webhook ?? {};
  const [texts, setTexts] = useState({ name, url, description });
  const [secret, setSecret] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(events.map(eventName));
  const { problem, isBusy, run } = useAttempt(
    async () => {
      const settings = { ...texts, events: chosen.map(eventOf), ...(secret !== '' && { secret }) };
      if (webhook) await call(webhooks.updateWebhook, { webhook_id, ...settings });
      else await call(webhooks.createWebhook, settings);
      await forgetWebhooks();
    },
    { resends: webhook !== undefined, onDone: onClose },
  );
  const isComplete = texts.name.trim() !== '' && texts.url.trim() !== '' && chosen.length > 0;
  return (
    <FormDialog
      title={webhook ? `Webhook ${name}` : 'New webhook'}
      className="webhook-dialog"
      action={webhook ? 'Save' : 'Create'}
      canSubmit={isComplete}
      isBusy={isBusy}
      problem={problem}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      {textFields.map(({ key, label, hint }) => (
        <label key={key}>
          {label}
          <input
            className="field"
            value={texts[key]}
            placeholder={hint}
            onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
          />
        </label>
      ))}
      <label>
        {webhook ? 'New secret; empty leaves it as it is' : 'Secret that signs what is sent, if any'}
        <input
          className="field"
          type="password"
          autoComplete="new-password"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
      </label>
      <EventChoice chosen={chosen} onChoose={setChosen} />
    </FormDialog>
  );
}
