import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { exactNumber } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { versionDiff, versionsOf } from './model-queries.ts';
import { type DiffSection, prepareVersionDiff } from './prepare-version-diff.ts';
import './models.css';

const from = '/models/$name/diff';

/** Is it safe to promote? What differs between two versions, and nothing else. */
export function VersionDiffPage() {
  const { name } = useParams({ from });
  const { a = '', b = '' } = useSearch({ from });
  const { data, error, refetch } = useQuery(versionDiff(name, a, b));
  const crumbs = [
    { key: 'models', link: <Link to="/models">Models</Link> },
    {
      key: 'model',
      link: (
        <Link to="/models/$name" params={{ name }}>
          {name}
        </Link>
      ),
    },
  ];
  return (
    <Page title={`What changed from ${a} to ${b}`} crumbs={crumbs}>
      <div className="bar">
        <Choice label="From version" value={a} side="a" />
        <Choice label="To version" value={b} side="b" />
      </div>
      <div className="page-body diff">
        {error && <Failure title="The versions could not be compared." error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton />}
        {data && <Sections sections={prepareVersionDiff(data, exactNumber)} remarks={data.remarks ?? []} />}
      </div>
    </Page>
  );
}

function Choice({ label, value, side }: { readonly label: string; readonly value: string; readonly side: 'a' | 'b' }) {
  const { name } = useParams({ from });
  const navigate = useNavigate({ from });
  const { data: versions = [] } = useQuery(versionsOf(name));
  return (
    <label className="line">
      <span className="meta">{label}</span>
      <select
        className="field"
        value={value}
        onChange={(event) => void navigate({ search: (before) => ({ ...before, [side]: event.target.value }) })}
      >
        {versions.map(({ version }) => (
          <option key={version}>{version}</option>
        ))}
      </select>
    </label>
  );
}

function Sections({
  sections,
  remarks,
}: {
  readonly sections: readonly DiffSection[];
  readonly remarks: readonly string[];
}) {
  if (sections.length === 0 && remarks.length === 0) return <Empty title="Nothing differs." />;
  return (
    <>
      {remarks.length > 0 && (
        <ul className="meta">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      {sections.map(({ title, rows }) => (
        <section key={title}>
          <h2>{title}</h2>
          <table className="plain">
            <tbody>
              {rows.map(({ key, left, right }) => (
                <tr key={key}>
                  <th scope="row">{key}</th>
                  <td className="mono diff-left">{left ?? '–'}</td>
                  <td className="mono diff-right">{right ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}
