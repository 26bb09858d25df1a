import { webhooks } from '@millrace/protocol';
import { Send } from 'lucide-react';
import { call } from '../../kernel/api/call.ts';
import { Menu, MenuItem } from '../../kernel/ui/Menu.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { eventName, type Webhook, type WebhookEvent } from './prepare-webhooks.ts';

/** Sends an example of an event and tells what the receiver said. */
export function TestButton({ webhook: { webhook_id = '', events = [] } }: { readonly webhook: Webhook }) {
  const test = async (event: WebhookEvent) => {
    const { result = {} } = await call(webhooks.testWebhook, { webhook_id, event });
    const { success, response_status, error_message } = result;
    if (success) say(`The receiver answered ${response_status}.`);
    else sayError(error_message || `The receiver answered ${response_status}.`);
  };
  return (
    <Menu
      trigger={
        <button type="button" className="button">
          <Send className="icon" aria-hidden /> Test
        </button>
      }
    >
      {events.map((event) => (
        <MenuItem key={eventName(event)} onSelect={() => void test(event).catch(sayError)}>
          {eventName(event)}
        </MenuItem>
      ))}
    </Menu>
  );
}
