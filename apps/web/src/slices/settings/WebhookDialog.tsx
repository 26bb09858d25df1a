import { webhooks } from '@millrace/protocol';
import { type FormEvent, useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Modal } from '../../kernel/ui/Modal.tsx';
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
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const settings = { ...texts, events: chosen.map(eventOf), ...(secret !== '' && { secret }) };
    try {
      if (webhook) await call(webhooks.updateWebhook, { webhook_id, ...settings });
      else await call(webhooks.createWebhook, settings);
      await forgetWebhooks();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const isComplete = texts.name.trim() !== '' && texts.url.trim() !== '' && chosen.length > 0;
  return (
    <Modal open onClose={onClose} title={webhook ? `Webhook ${name}` : 'New webhook'} className="webhook-dialog">
      <form className="form" onSubmit={(event) => void submit(event)}>
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
        {problem && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={!isComplete}>
            {webhook ? 'Save' : 'Create'}
          </button>
        </div>
      </form>
    </Modal>
  );
}
