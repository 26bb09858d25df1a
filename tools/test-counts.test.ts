import { expect, it } from 'vitest';
import { addCounts, countsOfJunit, countsOfVitest, noCounts } from './test-counts.mjs';

it('reads what vitest reports', () => {
  const json = '{"numTotalTests":7,"numPassedTests":4,"numFailedTests":1,"numPendingTests":1,"numTodoTests":1}';
  expect(countsOfVitest(json)).toEqual({ passed: 4, failed: 1, skipped: 2 });
});

it('reads what pytest reports, errors among the failures', () => {
  const xml =
    '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="16" time="1.5">' +
    '<testcase classname="t" name="a" time="0.1" /></testsuite></testsuites>';
  expect(countsOfJunit(xml)).toEqual({ passed: 10, failed: 3, skipped: 3 });
});

it('adds', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect([one, one].reduce(addCounts, noCounts)).toEqual({ passed: 2, failed: 4, skipped: 6 });
});
