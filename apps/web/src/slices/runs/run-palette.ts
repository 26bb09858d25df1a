import { experiments, runs } from '@millrace/protocol';
import { Play } from 'lucide-react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { call } from '../../kernel/api/call.ts';
import type { PaletteSource } from '../../kernel/frame/palette.ts';

const found = 5;
/** Experiments whose runs are looked through, the latest first. */
const experimentsSearched = 20;
/** A run of fewer letters is in every name. */
const lettersMin = 2;

/** Runs whose name holds the text, in the experiments of late; or the run of this id. */
export const runSource =
  (open: (id: string) => void): PaletteSource =>
  async (text, signal) => {
    if (text.length < lettersMin) return [];
    const infos = /^[0-9a-f]{32}$/.test(text) ? await byId(text, signal) : await byName(text, signal);
    return infos.map(({ run_id = '', run_name }) => ({
      id: `run-${run_id}`,
      label: run_name || run_id,
      kind: 'Run',
      icon: Play,
      run: () => open(run_id),
    }));
  };

async function byId(run_id: string, signal: AbortSignal) {
  try {
    return [(await call(runs.getRun, { run_id }, { signal })).run?.info ?? {}];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function byName(text: string, signal: AbortSignal) {
  const latest = { max_results: experimentsSearched, order_by: ['last_update_time DESC'] };
  const places = await call(experiments.searchExperiments, latest, { signal });
  const experiment_ids = (places.experiments ?? []).map(({ experiment_id = '' }) => experiment_id);
  const filter = `attributes.run_name ILIKE '%${text.replaceAll("'", "''")}%'`;
  const order_by = ['attributes.start_time DESC'];
  const answer = await call(
    runs.searchRuns,
    { experiment_ids, filter, max_results: found, columns: [], order_by },
    { signal },
  );
  return (answer.runs ?? []).map(({ info }) => info ?? {});
}
