import { Download, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Menu, MenuItem } from '../../kernel/ui/Menu.tsx';
import { sayError } from '../../kernel/ui/toasts.ts';
import { type ExportFormat, exportFormats } from './export-formats.ts';
import { exportRuns } from './export-runs.ts';
import type { RunColumn } from './run-columns.ts';
import type { RunsQuery } from './run-queries.ts';

interface ExportMenuProps {
  readonly total: number;
  readonly query: RunsQuery;
  readonly columns: readonly RunColumn[];
}

/** Takes all runs of a query along as a file; a long one says how far it is and can be stopped. */
export function ExportMenu({ total, query, columns }: ExportMenuProps) {
  const [part, setPart] = useState<number>();
  const stop = useRef<AbortController>(undefined);
  const take = async (format: ExportFormat) => {
    const act = new AbortController();
    stop.current = act;
    setPart(0);
    try {
      await exportRuns(format, { query, columns, signal: act.signal, onProgress: setPart });
    } catch (error) {
      if (!act.signal.aborted) sayError(error);
    }
    setPart(undefined);
  };
  if (part !== undefined) {
    return (
      <span className="export">
        <progress aria-label="Export" value={part} />
        <button type="button" className="button bare" onClick={() => stop.current?.abort()}>
          <X className="icon" aria-hidden /> Stop the export
        </button>
      </span>
    );
  }
  return (
    <Menu
      trigger={
        <button type="button" className="button bare" disabled={total === 0}>
          <Download className="icon" aria-hidden /> Export
        </button>
      }
    >
      {exportFormats.map((format) => (
        <MenuItem key={format.ending} onSelect={() => void take(format)}>
          All {total.toLocaleString('en')} runs as {format.title}
        </MenuItem>
      ))}
    </Menu>
  );
}
