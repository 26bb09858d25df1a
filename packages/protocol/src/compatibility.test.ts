import { describe, expect, it } from 'vitest';
import { type CompatibilityFacts, renderCompatibility } from './compatibility.ts';

const facts: CompatibilityFacts = {
  results: {
    getRun: { passed: 3, failed: 0, cases: 3 },
    logBatch: { passed: 2, failed: 1, cases: 3 },
    setTag: { passed: 0, failed: 0, cases: 0 },
  },
  reference: { claims: '3.17.2', lanes: { '3.17.2': {}, '2.22.5': {} } },
  deviations: [{ id: 'a-b', reference: 'says x|y', millrace: 'says z', why: 'better' }],
  mlflowRoutes: ['GET 2.0/mlflow/runs/get', 'GET 2.0/mlflow/logged-models/{id}', 'GET 3.0/mlflow/traces/get'],
};
const page = renderCompatibility(facts);

describe('renderCompatibility', () => {
  it('says of every row how many cases proved it', () => {
    expect(page).toContain('| getRun | `GET /api/2.0/mlflow/runs/get` | 2.0 | works | 3 |');
    expect(page).toContain('| logBatch | `POST /api/2.0/mlflow/runs/log-batch` | 2.0 | fails (1 of 3) | 3 |');
    expect(page).toContain('| setTag | `POST /api/2.0/mlflow/runs/set-tag` | 2.0 | not tested | 0 |');
    expect(page).toContain('| deleteTag | `POST /api/2.0/mlflow/runs/delete-tag` | 2.0 | not tested | 0 |');
    expect(page).toContain('1 of ');
  });

  it('changes when a case goes', () => {
    const fewer = { ...facts.results, getRun: { passed: 2, failed: 0, cases: 2 } };
    expect(renderCompatibility({ ...facts, results: fewer })).not.toBe(page);
  });

  it('lists deviations, and routes without a row', () => {
    expect(page).toContain('| `a-b` | says x\\|y | says z | better |');
    expect(page).toContain('MLflow describes 3 routes by protobuf; 2 of them are rows here.');
    expect(page).toContain('| `/mlflow/traces` | 1 |');
    expect(page).not.toContain('| `/mlflow/logged-models` |');
  });
});
