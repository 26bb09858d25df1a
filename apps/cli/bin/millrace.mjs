#!/usr/bin/env node
// @ts-check
/**
 * The `millrace` command. Published, it lies in a package beside its bundle and runs on the user's Node; in a clone it uses the
 * toolchain that `npm start` installed and builds the bundle when sources changed.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBundle } from './launch.mjs';

const nodeMajorMin = 24;
const published = fileURLToPath(new URL('../dist/millrace.mjs', import.meta.url));
const args = process.argv.slice(2);

if (!existsSync(published)) {
  const { installedNode, main, Problem } = await import('../../../tools/bootstrap.mjs');
  const { bundle, ensureBundle } = await import('../../../tools/bundle.mjs');
  main(() => {
    const node = installedNode();
    if (!node) throw new Problem('the toolchain is missing or out of date: run "npm start" once in this clone');
    ensureBundle(node);
    launchBundle(node, bundle, args);
  });
} else if (Number.parseInt(process.versions.node, 10) < nodeMajorMin) {
  console.error(`millrace: needs Node ${nodeMajorMin} or newer, this is ${process.version}`);
  process.exitCode = 1;
} else {
  launchBundle(process.execPath, published, args);
}
