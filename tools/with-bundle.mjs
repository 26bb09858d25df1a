// @ts-check
/** `node tools/with-bundle.mjs FILE.ts …`: as `with-node.mjs`, once the bundle and the page are as new as their sources. */
import { launch } from '../apps/cli/bin/launch.mjs';
import { main, prepare } from './bootstrap.mjs';
import { ensureBundle } from './bundle.mjs';

main(() => {
  const node = prepare();
  ensureBundle(node);
  launch(node, process.argv.slice(2));
});
