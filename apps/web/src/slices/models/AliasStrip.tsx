import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { GitCompare } from 'lucide-react';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip, aliasChanges, aliasPlaces, latestOf, type RegisteredModel } from '../registry/index.ts';

/** Which version each alias points to and since when: what is in production, at a glance. */
export function AliasStrip({ model }: { readonly model: RegisteredModel }) {
  const { name = '' } = model;
  const { data: changes = [] } = useQuery(aliasChanges(name));
  const places = aliasPlaces(model, changes);
  const latest = latestOf(model);
  if (places.length === 0)
    return (
      <p className="meta">No alias points to a version. Set one from the menu of a version to say what is live.</p>
    );
  return (
    <ul className="alias-strip" aria-label="Aliases">
      {places.map(({ alias, version, since, user }) => (
        <li key={alias}>
          <AliasChip alias={alias} />
          <Link className="alias-version" to="/models/$name/versions/$version" params={{ name, version }}>
            Version {version}
          </Link>
          <span className="meta">
            {since !== undefined && (
              <>
                since <TimeText ms={since} />
              </>
            )}
            {user && ` by ${user}`}
          </span>
          {latest !== undefined && latest !== version && (
            <Link
              className="compare-latest"
              to="/models/$name/diff"
              params={{ name }}
              search={{ a: version, b: latest }}
            >
              <GitCompare className="icon" aria-hidden /> Compare with {latest}, the latest
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
