import { expect, it } from 'vitest';
import { prepareRecent } from './prepare-recent.ts';

it('begins with the experiment whose run began last, old as it may be itself', () => {
  const experiments = [
    { experiment_id: '1', name: 'old', last_update_time: 10 },
    { experiment_id: '2', name: 'new and empty', last_update_time: 50 },
    { experiment_id: '3', name: 'forgotten', last_update_time: 5 },
  ];
  const counts = new Map([
    ['1', { runs: 4, lastStart: 90 }],
    ['3', { runs: 1, lastStart: 1 }],
  ]);
  expect(prepareRecent(experiments, counts, 2)).toEqual([
    { experiment_id: '1', name: 'old', runs: 4, updated: 90 },
    { experiment_id: '2', name: 'new and empty', runs: 0, updated: 50 },
  ]);
});

it('has no number of runs where they could not be counted', () => {
  expect(prepareRecent([{ experiment_id: '1', name: 'a', last_update_time: 5 }], undefined, 2)).toEqual([
    { experiment_id: '1', name: 'a', runs: undefined, updated: 5 },
  ]);
});
