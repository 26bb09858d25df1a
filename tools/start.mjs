// @ts-check
/** `npm start`: installs what is missing, builds what changed, serves. Flags are passed on to `millrace server`. */
import { launchBundle } from '../apps/cli/bin/launch.mjs';
import { main, prepare } from './bootstrap.mjs';
import { bundle, ensureBundle } from './bundle.mjs';

main(() => {
  const node = prepare();
  ensureBundle(node);
  launchBundle(node, bundle, ['server', ...process.argv.slice(2)]);
});
