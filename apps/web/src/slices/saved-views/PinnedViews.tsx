import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import { Failure } from '../../kernel/ui/states.tsx';
import { prepareScopeName } from './prepare-scope-name.ts';
import { pinnedViews } from './view-queries.ts';

/** Saved views that somebody pinned, each with the experiments it is of; nothing where there are none. */
export function PinnedViews({ names }: { readonly names: ReadonlyMap<string, string> | undefined }) {
  const { data: views, error, refetch } = useQuery(pinnedViews);
  if (views?.length === 0) return null;
  return (
    <section>
      <h2>Pinned views</h2>
      {error && !views && <Failure title="The views could not be read." error={error} onRetry={() => void refetch()} />}
      <table className="plain">
        <tbody>
          {views?.map(({ view_id = '', name, scope = '' }) => {
            const place = prepareScopeName(scope, names);
            return (
              <tr key={view_id}>
                <th scope="row" className="cut" title={name}>
                  <span className="line">
                    <Bookmark className="icon" aria-hidden />
                    <Link className="cut" to="/views/$viewId" params={{ viewId: view_id }}>
                      {name}
                    </Link>
                  </span>
                </th>
                <td className="meta cut" title={place}>
                  {place}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
