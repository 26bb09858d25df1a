// @ts-check
/** `npm start`: installs what is missing, builds what changed, serves. Flags are passed on to `millrace server`. */
import { launch, nodeFlags } from '../apps/cli/bin/launch.mjs';
import { main, prepare } from './bootstrap.mjs';
import { bundle, ensureBundle } from './bundle.mjs';

main(() => {
  const node = prepare();
  ensureBundle(node);
  launch(node, [...nodeFlags, bundle, 'server', ...process.argv.slice(2)]);
});
