import { limits } from '../limits.ts';
import { bool, int32, int64, list, message, row, str } from '../row.ts';

const trashedExperiment = message('TrashedExperiment', {
  experiment_id: str,
  name: str,
  deleted_time: int64,
  runs: int64,
  points: int64,
});
const trashedRun = message('TrashedRun', {
  run_id: str,
  run_name: str,
  experiment_id: str,
  deleted_time: int64,
  points: int64,
});

const things = { experiment_ids: list(str), run_ids: list(str) };
const thingChecks = { experiment_ids: ['list', 'strings'], run_ids: ['list', 'strings'] } as const;
const thingLimits = {
  experiment_ids: `at most ${limits.trashItems}, in the trash`,
  run_ids: `at most ${limits.trashItems}, in the trash`,
};

/** What was deleted, and its end. */
export const trash = {
  searchTrash: row({
    methods: ['GET'],
    path: '/millrace/trash/search',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: { max_results: int32 },
    checks: { max_results: ['int'] },
    defaults: { max_results: limits.trashItems },
    limits: { max_results: `of experiments and of runs each, 1 to ${limits.trashItems}` },
    output: {
      experiments: list(trashedExperiment),
      runs: list(trashedRun),
      total_experiments: int64,
      total_runs: int64,
    },
    summary: 'Lists deleted experiments, and deleted runs of experiments that are not deleted, the latest first.',
  }),
  searchTrashSizes: row({
    methods: ['POST'],
    path: '/millrace/trash/sizes',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: things,
    checks: thingChecks,
    limits: thingLimits,
    output: { files: int64, bytes: int64, is_complete: bool },
    summary: `Counts the artifacts that would go for good; stops after ${limits.trashCountedFiles} files.`,
  }),
  purgeTrash: row({
    methods: ['POST'],
    path: '/millrace/trash/purge',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:manage',
    since: 'millrace',
    input: things,
    checks: thingChecks,
    limits: thingLimits,
    output: { experiments: int64, runs: int64, points: int64, kept_artifacts: list(str) },
    summary:
      'Deletes for good what is in the trash, artifacts first. kept_artifacts names the locations that this server does not serve.',
  }),
};
