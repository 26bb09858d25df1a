import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { Grid } from '../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { SearchBox } from '../../kernel/ui/SearchBox.tsx';
import { Empty, Failure, NothingMatches, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { promptList } from './prompt-queries.ts';

const from = '/prompts';

type Prompt = Awaited<ReturnType<NonNullable<ReturnType<typeof promptList>['queryFn']>>>[number];

const columns: readonly GridColumn<Prompt>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 340,
    render: ({ name = '' }) => (
      <Link className="cut" to="/prompts/$name" params={{ name }} title={name}>
        {name}
      </Link>
    ),
  },
  {
    id: 'aliases',
    title: 'Aliases',
    width: 340,
    render: ({ aliases = [] }) =>
      aliases.map(({ alias, version }) => (
        <span key={alias} className="chip">
          @{alias} <span className="meta">{version}</span>
        </span>
      )),
  },
  {
    id: 'changed',
    title: 'Changed',
    width: 120,
    render: ({ last_updated_timestamp }) => <TimeText ms={last_updated_timestamp} />,
  },
  {
    id: 'description',
    title: 'Description',
    width: 420,
    render: ({ description }) => <span className="cut">{description}</span>,
  },
];

/** Which prompts are there, and which text is live? */
export function PromptsPage() {
  const { q = '' } = useSearch({ from });
  const navigate = useNavigate();
  const { data: prompts, error, refetch } = useQuery(promptList(useDeferredValue(q)));
  return (
    <Page title="Prompts">
      <div className="bar">
        <SearchBox
          label="Find prompts by name"
          placeholder="Name"
          text={q}
          onText={(text) => void navigate({ to: from, search: { q: text || undefined }, replace: true })}
        />
      </div>
      <div className="page-body fixed">
        {error && <Failure title="The prompts could not be read." error={error} onRetry={() => void refetch()} />}
        {!prompts && !error && <Skeleton />}
        {prompts?.length === 0 && (q === '' ? <NoPrompts /> : <NothingMatches title={`No prompt fits “${q}”.`} />)}
        {prompts && prompts.length > 0 && (
          <Grid
            label="Prompts"
            columns={columns}
            pinned={1}
            rowCount={prompts.length}
            rowAt={(at) => prompts[at]}
            keyOf={({ name = '' }) => name}
            onOpen={({ name = '' }) => void navigate({ to: '/prompts/$name', params: { name } })}
          />
        )}
      </div>
    </Page>
  );
}

const NoPrompts = () => (
  <Empty title="No prompt is registered yet.">
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.genai.register_prompt(name="summary", template="Summarise: {{ text }}")`,
      }}
    />
  </Empty>
);
