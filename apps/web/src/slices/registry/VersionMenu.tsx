import { modelVersions } from '@millrace/protocol';
import { Layers, Milestone, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Confirm } from '../../kernel/ui/Confirm.tsx';
import { MenuDivider, MenuItem, MoreMenu } from '../../kernel/ui/Menu.tsx';
import { TagDialog } from '../../kernel/ui/TagDialog.tsx';
import { say } from '../../kernel/ui/toasts.ts';
import { useIsThere } from '../../kernel/use-is-there.ts';
import { AliasDialog } from './AliasDialog.tsx';
import { isOwnTag } from './prepare-tags.ts';
import { attempt } from './registry-acts.ts';
import type { ModelVersion, RegisteredModel, RegistryKind } from './registry-kinds.ts';
import { forgetRegistry } from './registry-queries.ts';
import { StageDialog } from './StageDialog.tsx';

interface VersionMenuProps {
  readonly model: RegisteredModel;
  readonly version: ModelVersion;
  readonly kind: RegistryKind;
  readonly onDeleted?: () => void;
}

/** What can be done with one version. */
export function VersionMenu({ model, version: row, kind, onDeleted }: VersionMenuProps) {
  const [dialog, setDialog] = useState<'aliases' | 'stage' | 'tags' | 'delete'>();
  const isThere = useIsThere();
  const close = () => setDialog(undefined);
  const { name = '', version = '', tags = [] } = row;
  const after = (act: Promise<unknown>) => act.then(forgetRegistry);
  const remove = async () => {
    await call(modelVersions.deleteModelVersion, { name, version });
    say(`Version ${version} is deleted.`);
    if (isThere()) onDeleted?.();
    await forgetRegistry();
  };
  return (
    <>
      <MoreMenu label={`Menu of version ${version}`}>
        <MenuItem icon={<Milestone className="icon" aria-hidden />} onSelect={() => setDialog('aliases')}>
          Aliases …
        </MenuItem>
        {kind === 'model' && (
          <MenuItem icon={<Layers className="icon" aria-hidden />} onSelect={() => setDialog('stage')}>
            Stage …
          </MenuItem>
        )}
        <MenuItem icon={<Tag className="icon" aria-hidden />} onSelect={() => setDialog('tags')}>
          Tags …
        </MenuItem>
        <MenuDivider />
        <MenuItem danger icon={<Trash2 className="icon" aria-hidden />} onSelect={() => setDialog('delete')}>
          Delete …
        </MenuItem>
      </MoreMenu>
      {dialog === 'aliases' && (
        <AliasDialog name={name} version={version} aliases={model.aliases ?? []} onClose={close} />
      )}
      {dialog === 'stage' && <StageDialog version={row} onClose={close} />}
      {dialog === 'tags' && (
        <TagDialog
          title={`Tags of version ${version}`}
          tags={tags.filter(({ key = '' }) => isOwnTag(key))}
          onSet={(key, value) => after(call(modelVersions.setModelVersionTag, { name, version, key, value }))}
          onDelete={(key) => after(call(modelVersions.deleteModelVersionTag, { name, version, key }))}
          onClose={close}
        />
      )}
      <Confirm
        open={dialog === 'delete'}
        title={`Delete version ${version}?`}
        text={lossText(model, version, kind)}
        action="Delete the version"
        onConfirm={() => attempt(remove())}
        onClose={close}
      />
    </>
  );
}

function lossText({ aliases = [] }: RegisteredModel, version: string, kind: RegistryKind): string {
  const names = aliases.filter((it) => it.version === version).map(({ alias }) => `“${alias}”`);
  return [
    `Its ${kind === 'model' ? 'tags and its record of files' : 'text and its tags'} will be gone, and its number is not given again; this cannot be undone.`,
    names.length > 0 ? `Whoever loads it as ${names.join(' or ')} will find nothing.` : '',
    kind === 'model' ? 'The files of the model stay where they are.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
