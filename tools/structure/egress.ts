import { isTest, roomOf } from './rooms.ts';
import type { SourceFile } from './source-file.ts';

/** What of Node opens connections or asks for names. */
const connecting = /^node:(https?|http2|net|tls|dgram|dns)(\/|$)/;

/** The one way out, and two files that only use the address helpers of `node:net`. */
const allowed = new Set([
  'apps/server/src/kernel/egress.ts',
  'apps/server/src/kernel/egress-target.ts',
  'apps/server/src/kernel/public-address.ts',
  'apps/server/src/kernel/security.ts',
]);

/** Places in the server, besides its way out, that could reach another machine. */
export function waysOut(files: readonly SourceFile[]): string[] {
  return files
    .filter(isGuarded)
    .flatMap(({ path, imports, networkCalls }) => [
      ...imports
        .filter(({ specifier, runtime }) => runtime && connecting.test(specifier))
        .map(({ specifier, line }) => `${path}:${line}: '${specifier}' can reach other machines: use kernel/egress.ts`),
      ...networkCalls.map(
        ({ name, line }) => `${path}:${line}: '${name}' reaches other machines: use kernel/egress.ts`,
      ),
    ]);
}

const isGuarded = ({ path }: SourceFile): boolean =>
  (roomOf(path)?.startsWith('server/') ?? false) && !isTest(path) && !allowed.has(path);
