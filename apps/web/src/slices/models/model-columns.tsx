import { Link } from '@tanstack/react-router';
import { Box } from 'lucide-react';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip, latestOf, RegisteredMenu, type RegisteredModel, StageText, TagChips } from '../registry/index.ts';

/** Columns of the list of models. */
export const modelColumns: readonly GridColumn<RegisteredModel>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 320,
    canSort: true,
    render: ({ name = '' }) => (
      <>
        <Box className="icon" aria-hidden />
        <Link className="cut" title={name} to="/models/$name" params={{ name }}>
          {name}
        </Link>
      </>
    ),
  },
  { id: 'aliases', title: 'Aliases', width: 280, render: (model) => <Aliases model={model} /> },
  { id: 'latest', title: 'Latest version', width: 120, align: 'end', render: (model) => <Latest model={model} /> },
  { id: 'stage', title: 'In stages', width: 210, render: (model) => <Stages model={model} /> },
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
  { id: 'menu', title: '', width: 44, render: (model) => <RegisteredMenu model={model} kind="model" /> },
];

const Aliases = ({ model: { name = '', aliases = [] } }: { readonly model: RegisteredModel }) =>
  aliases.map(({ alias = '', version = '' }) => (
    <Link
      key={alias}
      className="alias-link"
      to="/models/$name/versions/$version"
      params={{ name, version }}
      title={`${alias} is version ${version}`}
    >
      <AliasChip alias={alias} /> {version}
    </Link>
  ));

function Latest({ model }: { readonly model: RegisteredModel }) {
  const version = latestOf(model);
  if (version === undefined) return <span className="meta">none</span>;
  return (
    <Link to="/models/$name/versions/$version" params={{ name: model.name ?? '', version }}>
      {version}
    </Link>
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
