import { limits } from '../limits.ts';
import { list, row, str } from '../row.ts';

/** What pages follow instead of asking again and again. */
export const live = {
  followRuns: row({
    methods: ['GET'],
    path: '/millrace/events',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    body: 'events',
    input: { experiment_ids: list(str), last_event_id: str },
    checks: { experiment_ids: ['required', 'list', 'strings'], last_event_id: ['string'] },
    limits: {
      experiment_ids: `1 to ${limits.followedExperiments}`,
      last_event_id: 'where to go on, for clients that cannot send the header of this name',
    },
    output: {},
    summary:
      'Server-sent events: `runs` names the runs of an experiment that changed and the metrics that got points; `reset` means that events ' +
      'were missed and everything is to be read again.',
  }),
};
