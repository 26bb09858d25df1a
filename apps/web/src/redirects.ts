/**
 * The addresses that MLflow's clients print and old bookmarks hold are hash routes (`/#/experiments/1/runs/abc`). Each leads to
 * the page here that shows the same.
 */
import { staticPrefix } from './kernel/page-facts.ts';
import { pathOfHash } from './path-of-hash.ts';

/** Replaces a hash route in the address bar, before the first page shows. */
export function redirectHashRoute(): void {
  const path = pathOfHash(location.hash);
  if (path !== undefined) history.replaceState(null, '', staticPrefix + path);
}
