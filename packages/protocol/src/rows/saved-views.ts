import { limits } from '../limits.ts';
import { int64, json, list, message, row, str } from '../row.ts';

const savedView = message('SavedView', {
  view_id: str,
  kind: str,
  scope: str,
  name: str,
  state: json,
  creation_time: int64,
  last_update_time: int64,
});

const viewLimits = {
  kind: `at most ${limits.savedViewKind} characters`,
  scope: `at most ${limits.savedViewScope} characters`,
  name: `at most ${limits.savedViewName} characters`,
  state: `at most ${limits.savedViewState} bytes of JSON`,
};

/** Named states of a page, kept on the server. */
export const savedViews = {
  createSavedView: row({
    methods: ['POST'],
    path: '/millrace/views/create',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:edit',
    since: 'millrace',
    input: { kind: str, scope: str, name: str, state: json },
    checks: { kind: ['required', 'string'], scope: ['required', 'string'], name: ['required', 'string'] },
    limits: viewLimits,
    output: { view: savedView },
    summary: 'Saves the state of a page under a name; the answer has its short id.',
  }),
  getSavedView: row({
    methods: ['GET'],
    path: '/millrace/views/get',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: { view_id: str },
    checks: { view_id: ['required', 'string'] },
    output: { view: savedView },
    summary: 'Answers one saved view.',
  }),
  searchSavedViews: row({
    methods: ['GET'],
    path: '/millrace/views/search',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:read',
    since: 'millrace',
    input: { kind: str, scope: str },
    checks: { kind: ['required', 'string'], scope: ['required', 'string'] },
    output: { views: list(savedView) },
    summary: 'Lists the saved views of a scope by name, without their states.',
  }),
  updateSavedView: row({
    methods: ['POST'],
    path: '/millrace/views/update',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:edit',
    since: 'millrace',
    input: { view_id: str, name: str, state: json },
    checks: { view_id: ['required', 'string'], name: ['string'] },
    limits: { name: viewLimits.name, state: viewLimits.state },
    output: { view: savedView },
    summary: 'Renames a saved view or replaces its state.',
  }),
  deleteSavedView: row({
    methods: ['POST'],
    path: '/millrace/views/delete',
    major: 3,
    under: ['ajax-api'],
    needs: 'experiment:edit',
    since: 'millrace',
    input: { view_id: str },
    checks: { view_id: ['required', 'string'] },
    output: {},
    summary: 'Deletes a saved view; one that is gone already is no error.',
  }),
};
