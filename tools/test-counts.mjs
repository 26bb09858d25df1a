// @ts-check
/** How many cases passed, failed and were skipped, from the reports of the test runners. */

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts */

/** @type {Counts} */
export const noCounts = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export const addCounts = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * @param {string} json what vitest's `json` reporter wrote
 * @returns {Counts}
 */
export function countsOfVitest(json) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(json);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/**
 * @param {string} xml what pytest's `--junitxml` wrote
 * @returns {Counts}
 */
export function countsOfJunit(xml) {
  const suites = [...xml.matchAll(/<testsuite\s[^>]*>/g)].map(([tag]) => {
    /** @param {string} name */
    const number = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);
    const failed = number('failures') + number('errors');
    const skipped = number('skipped');
    return { passed: number('tests') - failed - skipped, failed, skipped };
  });
  return suites.reduce(addCounts, noCounts);
}
