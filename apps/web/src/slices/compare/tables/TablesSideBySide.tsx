import type { ReadTable } from '../../../kernel/tables/read-table.ts';
import { comparedRows } from '../../artifacts/index.ts';
import type { CompareSearch, SetCompare } from '../compare-search.ts';
import type { ComparedRun } from '../prepare-config.ts';
import { TablePair } from './TablePair.tsx';

interface TablesProps {
  readonly path: string;
  readonly runs: readonly ComparedRun[];
  /** One per run; undefined where the run has no such file. */
  readonly tables: readonly (ReadTable | undefined)[];
  readonly search: CompareSearch;
  readonly set: SetCompare;
}

/** The table of every run beside the first run's, with the rows and cells that differ. */
export function TablesSideBySide({ path, runs, tables, search, set }: TablesProps) {
  const columns = [...new Set(tables.flatMap((table) => table?.columns ?? []))];
  return (
    <div className="compare-texts">
      <div className="line">
        <label className="line">
          Match rows by
          <select
            className="field"
            value={search.by ?? ''}
            onChange={({ target }) => set({ by: target.value || undefined }, false)}
          >
            <option value="">their order</option>
            {columns.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {tables.some((table) => table?.isCut) && (
          <span className="meta">The first {comparedRows.toLocaleString('en')} rows of each are compared.</span>
        )}
      </div>
      {tables.slice(1).map((table, i) => {
        const [first] = tables;
        const run = runs[i + 1];
        const names = [nameOf(runs[0]), nameOf(run)] as const;
        const id = [path, runs[0]?.info?.run_id ?? '', run?.info?.run_id ?? ''];
        if (!first || !table)
          return (
            <p key={id[2]} className="compare-note">
              {first ? names[1] : names[0]} does not have this table.
            </p>
          );
        return (
          <TablePair
            key={id[2]}
            {...{ id, names }}
            left={first}
            right={table}
            by={search.by}
            all={search.all === true}
          />
        );
      })}
    </div>
  );
}

const nameOf = (run: ComparedRun | undefined): string => run?.info?.run_name || (run?.info?.run_id ?? '');
