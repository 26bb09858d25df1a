import { experiments } from '@millrace/protocol';
import { Pencil, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { MenuDivider, MenuItem, MoreMenu } from '../../kernel/ui/Menu.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { TagDialog } from '../../kernel/ui/TagDialog.tsx';
import { deleteExperiment } from './experiment-acts.ts';
import { forgetExperiments } from './experiment-queries.ts';
import { type Experiment, isOwnTag } from './prepare-experiments.ts';

/** What can be done with one experiment. */
export function ExperimentMenu({ experiment }: { readonly experiment: Experiment }) {
  const [dialog, setDialog] = useState<'rename' | 'tags'>();
  const { experiment_id = '', name = '', tags = [] } = experiment;
  const rename = async (new_name: string) => {
    await call(experiments.updateExperiment, { experiment_id, new_name });
    await forgetExperiments();
  };
  const setTag = async (key: string, value: string) => {
    await call(experiments.setExperimentTag, { experiment_id, key, value });
    await forgetExperiments();
  };
  const deleteTag = async (key: string) => {
    await call(experiments.deleteExperimentTag, { experiment_id, key });
    await forgetExperiments();
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
        <MenuItem
          danger
          icon={<Trash2 className="icon" aria-hidden />}
          disabled={experiment_id === '0'}
          onSelect={() => void deleteExperiment(experiment)}
        >
          Delete
        </MenuItem>
      </MoreMenu>
      {dialog === 'rename' && (
        <NameDialog
          title="Rename the experiment"
          action="Rename"
          initial={name}
          onSubmit={rename}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'tags' && (
        <TagDialog
          title={`Tags of ${name}`}
          tags={tags.filter(({ key = '' }) => isOwnTag(key))}
          onSet={setTag}
          onDelete={deleteTag}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}
