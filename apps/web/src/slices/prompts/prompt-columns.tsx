import { Link } from '@tanstack/react-router';
import { MessageSquareText } from 'lucide-react';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip, latestOf, RegisteredMenu, type RegisteredModel, TagChips } from '../registry/index.ts';

/** Columns of the list of prompts. */
export const promptColumns: readonly GridColumn<RegisteredModel>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 320,
    canSort: true,
    render: ({ name = '' }) => (
      <>
        <MessageSquareText className="icon" aria-hidden />
        <Link className="cut" title={name} to="/prompts/$name" params={{ name }}>
          {name}
        </Link>
      </>
    ),
  },
  { id: 'aliases', title: 'Aliases', width: 300, render: (prompt) => <Aliases prompt={prompt} /> },
  {
    id: 'latest',
    title: 'Latest version',
    width: 120,
    align: 'end',
    render: (prompt) => latestOf(prompt) ?? <span className="meta">none</span>,
  },
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
    width: 300,
    render: ({ description }) => (
      <span className="cut" title={description}>
        {description}
      </span>
    ),
  },
  { id: 'tags', title: 'Tags', width: 260, render: ({ tags }) => <TagChips tags={tags} /> },
  { id: 'menu', title: '', width: 44, render: (prompt) => <RegisteredMenu model={prompt} kind="prompt" /> },
];

const Aliases = ({ prompt: { name = '', aliases = [] } }: { readonly prompt: RegisteredModel }) =>
  aliases.map(({ alias = '', version = '' }) => (
    <Link
      key={alias}
      className="alias-link"
      to="/prompts/$name"
      params={{ name }}
      search={{ version }}
      title={`${alias} is version ${version}`}
    >
      <AliasChip alias={alias} /> {version}
    </Link>
  ));
