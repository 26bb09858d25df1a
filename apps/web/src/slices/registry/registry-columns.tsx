import { Box, MessageSquareText } from 'lucide-react';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip, StageText, TagChips } from './Chips.tsx';
import { latestOf } from './prepare-latest.ts';
import { RegisteredMenu } from './RegisteredMenu.tsx';
import { NameLink, VersionLink } from './RegistryLinks.tsx';
import type { RegisteredModel, RegistryKind } from './registry-kinds.ts';

type Column = GridColumn<RegisteredModel>;

export const registryIcons = { model: Box, prompt: MessageSquareText } as const;

/** Columns of the list of models or prompts; prompts have no stages. */
export const registryColumns: Readonly<Record<RegistryKind, readonly Column[]>> = {
  model: columnsOf('model'),
  prompt: columnsOf('prompt'),
};

function columnsOf(kind: RegistryKind): readonly Column[] {
  const Icon = registryIcons[kind];
  const stages: Column = { id: 'stage', title: 'In stages', width: 210, render: (model) => <Stages model={model} /> };
  return [
    {
      id: 'name',
      title: 'Name',
      width: 320,
      canSort: true,
      render: ({ name = '' }) => (
        <>
          <Icon className="icon" aria-hidden />
          <NameLink kind={kind} name={name} />
        </>
      ),
    },
    { id: 'aliases', title: 'Aliases', width: 280, render: (model) => <Aliases kind={kind} model={model} /> },
    {
      id: 'latest',
      title: 'Latest version',
      width: 120,
      align: 'end',
      render: (model) => <Latest kind={kind} model={model} />,
    },
    ...(kind === 'model' ? [stages] : []),
    {
      id: 'updated',
      title: 'Last updated',
      width: 120,
      canSort: true,
      render: ({ last_updated_timestamp }) => <TimeText ms={last_updated_timestamp} />,
    },
    {
      id: 'description',
      title: 'Description',
      width: 240,
      render: ({ description }) => (
        <span className="cut" title={description}>
          {description}
        </span>
      ),
    },
    { id: 'tags', title: 'Tags', width: 280, render: ({ tags }) => <TagChips tags={tags} /> },
    { id: 'menu', title: '', width: 44, render: (model) => <RegisteredMenu model={model} kind={kind} /> },
  ];
}

interface CellProps {
  readonly kind: RegistryKind;
  readonly model: RegisteredModel;
}

const Aliases = ({ kind, model: { name = '', aliases = [] } }: CellProps) =>
  aliases.map(({ alias = '', version = '' }) => (
    <VersionLink
      key={alias}
      className="alias-link"
      kind={kind}
      name={name}
      version={version}
      title={`${alias} is version ${version}`}
    >
      <AliasChip alias={alias} /> {version}
    </VersionLink>
  ));

function Latest({ kind, model }: CellProps) {
  const version = latestOf(model);
  if (version === undefined) return <span className="meta">none</span>;
  return (
    <VersionLink kind={kind} name={model.name ?? ''} version={version}>
      {version}
    </VersionLink>
  );
}

/** Stages that say what is live; what is archived is not. */
const Stages = ({ model }: { readonly model: RegisteredModel }) =>
  (model.latest_versions ?? [])
    .filter(({ current_stage }) => current_stage === 'Production' || current_stage === 'Staging')
    .map(({ current_stage, version }) => (
      <span key={current_stage} className="stage-line">
        <StageText stage={current_stage} /> {version}
      </span>
    ));
