// @ts-check
/** `node tools/with-node.mjs FILE.ts …`: runs a development script under the pinned Node, which can strip types. */
import { launch } from '../apps/cli/bin/launch.mjs';
import { main, prepare } from './bootstrap.mjs';

main(() => launch(prepare(), process.argv.slice(2)));
