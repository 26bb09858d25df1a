import { limits } from '../limits.ts';
import { double, int32, list, row, str } from '../row.ts';

/** What charts are drawn from. */
export const charts = {
  searchSeries: row({
    methods: ['POST'],
    path: '/millrace/series',
    major: 3,
    under: ['ajax-api'],
    needs: 'run:read',
    since: 'millrace',
    body: 'bytes',
    input: { run_ids: list(str), keys: list(str), x: str, range: list(double), width: int32 },
    checks: {
      run_ids: ['required', 'list', 'strings'],
      keys: ['required', 'list', 'strings'],
      x: ['string'],
      range: ['list'],
      width: ['int'],
    },
    defaults: { x: 'step', width: 1000 },
    limits: {
      run_ids: `1 to ${limits.seriesRuns}`,
      keys: `1 to ${limits.seriesKeys}`,
      x: 'step, time (epoch ms), relative (ms since the start of the run) or metric:<key>',
      range: 'smallest and largest x, both included',
      width: `most points or buckets of a series, at most ${limits.seriesWidth}`,
    },
    output: {},
    summary:
      'Curves of runs, binary: every point of a window, or, where it has more than width, buckets with minimum and maximum, so that no ' +
      'outlier is lost. The format MRS1 is described in docs/series.md.',
  }),
};
