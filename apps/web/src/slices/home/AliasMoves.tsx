import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip, changeText } from '../registry/index.ts';
import { aliasMoves } from './home-queries.ts';

/** Which models and prompts went live lately? */
export function AliasMoves() {
  const { data: moves, error, refetch } = useQuery(aliasMoves);
  return (
    <section>
      <h2>Moved aliases</h2>
      {error && <Failure title="The moves could not be read." error={error} onRetry={() => void refetch()} />}
      {!moves && !error && <Skeleton lines={2} />}
      {moves?.length === 0 && (
        <p className="meta">
          An alias such as “production” says which version of a model or prompt is live. None was set yet.
        </p>
      )}
      {moves && moves.length > 0 && (
        <table className="plain">
          <tbody>
            {moves.map(({ name = '', is_prompt, change = {} }) => (
              <tr key={`${name} ${change.alias} ${change.timestamp} ${change.version}`}>
                <th scope="row" className="cut" title={name}>
                  <Link
                    to={is_prompt ? '/prompts/$name' : '/models/$name'}
                    params={{ name }}
                    search={{ history: true }}
                  >
                    {name}
                  </Link>
                </th>
                <td>
                  <span className="line">
                    <AliasChip alias={change.alias ?? ''} />
                    <span className="cut" title={changeText(change)}>
                      {changeText(change)}
                    </span>
                  </span>
                </td>
                <td className="meta when">
                  <TimeText ms={change.timestamp} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
