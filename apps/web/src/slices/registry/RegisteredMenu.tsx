import { registeredModels } from '@millrace/protocol';
import { Pencil, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Confirm } from '../../kernel/ui/Confirm.tsx';
import { MenuDivider, MenuItem, MoreMenu } from '../../kernel/ui/Menu.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { TagDialog } from '../../kernel/ui/TagDialog.tsx';
import { say } from '../../kernel/ui/toasts.ts';
import { useIsThere } from '../../kernel/use-is-there.ts';
import { isOwnTag } from './prepare-tags.ts';
import { attempt } from './registry-acts.ts';
import type { RegisteredModel, RegistryKind } from './registry-kinds.ts';
import { forgetRegistry } from './registry-queries.ts';

interface RegisteredMenuProps {
  readonly model: RegisteredModel;
  readonly kind: RegistryKind;
  readonly onRenamed?: (name: string) => void;
  readonly onDeleted?: () => void;
}

/** What can be done with a registered model or a prompt. */
export function RegisteredMenu({ model, kind, onRenamed, onDeleted }: RegisteredMenuProps) {
  const [dialog, setDialog] = useState<'rename' | 'tags' | 'delete'>();
  const isThere = useIsThere();
  const close = () => setDialog(undefined);
  const { name = '', tags = [] } = model;
  const after = (act: Promise<unknown>) => act.then(forgetRegistry);
  const rename = async (new_name: string) => {
    await call(registeredModels.renameRegisteredModel, { name, new_name });
    const forgotten = forgetRegistry();
    // A page of its own goes to the new name at once: nothing is found by the old one any more.
    if (!onRenamed) await forgotten;
    return new_name;
  };
  const remove = async () => {
    await call(registeredModels.deleteRegisteredModel, { name });
    say(`The ${kind} “${name}” is deleted.`);
    if (isThere()) onDeleted?.();
    await forgetRegistry();
  };
  return (
    <>
      <MoreMenu label={`Menu of ${name}`}>
        <MenuItem icon={<Pencil className="icon" aria-hidden />} onSelect={() => setDialog('rename')}>
          Rename …
        </MenuItem>
        <MenuItem icon={<Tag className="icon" aria-hidden />} onSelect={() => setDialog('tags')}>
          Tags …
        </MenuItem>
        <MenuDivider />
        <MenuItem danger icon={<Trash2 className="icon" aria-hidden />} onSelect={() => setDialog('delete')}>
          Delete …
        </MenuItem>
      </MoreMenu>
      {dialog === 'rename' && (
        <NameDialog
          title={`Rename the ${kind}`}
          action="Rename"
          initial={name}
          hint="Whoever loads it by its old name will not find it."
          onSubmit={rename}
          onDone={onRenamed}
          onClose={close}
        />
      )}
      {dialog === 'tags' && (
        <TagDialog
          title={`Tags of ${name}`}
          tags={tags.filter(({ key = '' }) => isOwnTag(key))}
          onSet={(key, value) => after(call(registeredModels.setRegisteredModelTag, { name, key, value }))}
          onDelete={(key) => after(call(registeredModels.deleteRegisteredModelTag, { name, key }))}
          onClose={close}
        />
      )}
      <Confirm
        open={dialog === 'delete'}
        title={`Delete “${name}”?`}
        text={lossText(model, kind)}
        action={`Delete the ${kind}`}
        onConfirm={() => attempt(remove())}
        onClose={close}
      />
    </>
  );
}

/** What goes with a model or prompt. */
function lossText({ aliases = [], latest_versions = [] }: RegisteredModel, kind: RegistryKind): string {
  const last = Math.max(0, ...latest_versions.map(({ version }) => Number(version)));
  const names = aliases.map(({ alias }) => `“${alias}”`).join(' or ');
  return [
    `All its versions${last > 0 ? ` up to version ${last}` : ''}, its tags and the history of its aliases will be gone; this cannot be undone.`,
    names === '' ? '' : `Whoever asks for ${names} will find nothing.`,
    kind === 'model' ? 'Runs and model files stay where they are.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
