import { webhooks } from '@millrace/protocol';
import { Pencil, Power, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Confirm } from '../../kernel/ui/Confirm.tsx';
import { MenuDivider, MenuItem, MoreMenu } from '../../kernel/ui/Menu.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import type { Webhook } from './prepare-webhooks.ts';
import { WebhookDialog } from './WebhookDialog.tsx';
import { forgetWebhooks } from './webhook-queries.ts';

/** What can be done with one webhook. */
export function WebhookMenu({ webhook }: { readonly webhook: Webhook }) {
  const [dialog, setDialog] = useState<'edit' | 'delete'>();
  const close = () => setDialog(undefined);
  const { webhook_id = '', name, status } = webhook;
  const isActive = status === 'ACTIVE';
  const act = (work: Promise<unknown>, done: string) =>
    void work.then(() => {
      say(done);
      return forgetWebhooks();
    }, sayError);
  const toggle = () =>
    act(
      call(webhooks.updateWebhook, { webhook_id, status: isActive ? 'DISABLED' : 'ACTIVE' }),
      isActive ? `“${name}” gets nothing more.` : `“${name}” is told of changes again.`,
    );
  return (
    <>
      <MoreMenu label={`Menu of ${name}`}>
        <MenuItem icon={<Pencil className="icon" aria-hidden />} onSelect={() => setDialog('edit')}>
          Edit …
        </MenuItem>
        <MenuItem icon={<Power className="icon" aria-hidden />} onSelect={toggle}>
          {isActive ? 'Disable' : 'Enable'}
        </MenuItem>
        <MenuDivider />
        <MenuItem danger icon={<Trash2 className="icon" aria-hidden />} onSelect={() => setDialog('delete')}>
          Delete …
        </MenuItem>
      </MoreMenu>
      {dialog === 'edit' && <WebhookDialog webhook={webhook} onClose={close} />}
      <Confirm
        open={dialog === 'delete'}
        title={`Delete the webhook “${name}”?`}
        text="Its log and what waits to be sent will be gone; this cannot be undone. To stop it for a while, disable it."
        action="Delete the webhook"
        onConfirm={() => act(call(webhooks.deleteWebhook, { webhook_id }), `“${name}” is deleted.`)}
        onClose={close}
      />
    </>
  );
}
