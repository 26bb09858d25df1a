import { ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { SearchField } from '../../kernel/ui/SearchField.tsx';
import { prepareValues, type ValueRow } from './prepare-values.ts';
import { trendSize } from './use-trends.ts';

interface ValuesTableProps {
  readonly title: string;
  /** Heads of the cells after the key. */
  readonly heads: readonly string[];
  readonly rows: readonly Omit<ValueRow, 'name'>[];
  readonly alignsEnd: boolean;
  readonly empty: string;
}

/** Keys and values with a search, folded by prefix. */
export function ValuesTable({ title, heads, rows, alignsEnd, empty }: ValuesTableProps) {
  const [text, setText] = useState('');
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const { groups, hidden } = useMemo(() => prepareValues(rows, text), [rows, text]);
  const fold = (prefix: string) => {
    const next = new Set(folded);
    if (!next.delete(prefix)) next.add(prefix);
    setFolded(next);
  };
  return (
    <section className="values">
      <header className="line">
        <h2>{title}</h2>
        <span className="meta">{rows.length.toLocaleString('en')}</span>
        <span className="grow" />
        {rows.length > 8 && <SearchField label={`Find in ${title}`} placeholder="Find" text={text} onText={setText} />}
      </header>
      {rows.length === 0 ? (
        <p className="meta">{empty}</p>
      ) : (
        <table className="plain" data-align={alignsEnd ? 'end' : undefined}>
          <thead>
            <tr>
              {['Key', ...heads].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ prefix, rows: found }) => (
            <tbody key={prefix}>
              {prefix !== '' && (
                <tr className="prefix">
                  <th colSpan={heads.length + 1} scope="rowgroup">
                    <button type="button" aria-expanded={!folded.has(prefix)} onClick={() => fold(prefix)}>
                      <ChevronDown className="icon" aria-hidden /> {prefix}
                      <span className="meta">{found.length}</span>
                    </button>
                  </th>
                </tr>
              )}
              {!folded.has(prefix) && found.map((row) => <Line key={row.key} row={row} isNested={prefix !== ''} />)}
            </tbody>
          ))}
        </table>
      )}
      {hidden > 0 && <p className="meta">{hidden.toLocaleString('en')} more: type a part of the name.</p>}
    </section>
  );
}

function Line({ row, isNested }: { readonly row: ValueRow; readonly isNested: boolean }) {
  return (
    <tr>
      <th scope="row" className={isNested ? 'nested' : undefined} title={row.key}>
        {row.name}
      </th>
      <td title={row.exact}>{row.text}</td>
      {row.more?.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a row keep their places
        <td key={at} className="meta">
          {text}
        </td>
      ))}
      {row.trend !== undefined && (
        <td className="trend">
          <Trend path={row.trend} />
        </td>
      )}
    </tr>
  );
}

/** What it shows is told by the numbers beside it. */
const Trend = ({ path }: { readonly path: string | null }) =>
  path && (
    <svg {...trendSize} aria-hidden>
      <path d={path} />
    </svg>
  );
