/** Bundles the command line, and with it the server, into the one file that users run. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'rolldown';

const path = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** Packages that load a binary of their own from beside their files, so they stay installed instead of bundled. */
const native = ['better-sqlite3', 'onnxruntime-node'];

/** Loaded by the first request that needs it: in the bundle its text would lie in the memory of every server. */
const late = ['graphql'];

/**
 * An import statement of `node:http` reads every export at once, and one of them loads a second HTTP client: 4 MiB that an idle
 * server does not need. Taken as an object, only what is named is read.
 */
const httpAsObject: Plugin = {
  name: 'http-as-object',
  resolveId: (id, _importer, { kind }) => (id === 'node:http' && kind === 'import-statement' ? '\0node:http' : null),
  load: (id) =>
    id === '\0node:http'
      ? "const http = process.getBuiltinModule('node:http'); export default http; export const { createServer, request } = http;"
      : null,
};

/** The framework's own validators, which the server replaces: half a megabyte of text that would only lie in memory. */
const unusedCompilers = /^@fastify\/(ajv|fast-json-stringify)-compiler$/;
const withoutCompilers: Plugin = {
  name: 'without-compilers',
  resolveId: (id) => (unusedCompilers.test(id) ? '\0unused' : null),
  load: (id) =>
    id === '\0unused'
      ? "module.exports = () => { throw new Error('the validators are not part of the bundle'); };"
      : null,
};

const unfinished = path('dist/unfinished.mjs');
await build({
  input: path('apps/cli/src/main.ts'),
  platform: 'node',
  external: [...native, ...late],
  plugins: [httpAsObject, withoutCompilers],
  // Read workers re-enter the same file, so there must be only one.
  // Names stay, so that a stack trace in the log can be read.
  output: { file: unfinished, format: 'esm', codeSplitting: false, minify: { mangle: false, compress: true } },
  logLevel: 'warn',
});
// One character beyond ASCII, and the runtime keeps the whole source in two bytes per character.
const escaped = readFileSync(unfinished, 'utf8').replace(
  /[^\0-\x7f]/g,
  (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
);
writeFileSync(unfinished, escaped);
// In one step: a server that runs from the old file may start a worker at any time.
renameSync(unfinished, path('dist/millrace.mjs'));
