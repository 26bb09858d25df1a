import { experiments } from '@millrace/protocol';
import { FlaskConical } from 'lucide-react';
import { call } from '../../kernel/api/call.ts';
import type { PaletteSource } from '../../kernel/frame/palette.ts';

const found = 8;

/** Experiments whose name holds the text; the latest when there is none. */
export const experimentSource =
  (open: (id: string) => void): PaletteSource =>
  async (text, signal) => {
    const filter = text === '' ? undefined : `name ILIKE '%${text.replaceAll("'", "''")}%'`;
    const input = { max_results: found, filter, order_by: ['last_update_time DESC'] };
    const answer = await call(experiments.searchExperiments, input, { signal });
    return (answer.experiments ?? []).map(({ experiment_id = '', name = '' }) => ({
      id: `experiment-${experiment_id}`,
      label: name,
      kind: 'Experiment',
      icon: FlaskConical,
      run: () => open(experiment_id),
    }));
  };
