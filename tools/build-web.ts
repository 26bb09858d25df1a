/** Builds the browser application into dist/web: one page, and files under names that change with their content. */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** Smaller files gain nothing from a second encoding. */
const compressedBytesMin = 512;

const unfinished = path('dist/web-unfinished');
await build({ root: path('apps/web'), logLevel: 'error', build: { outDir: unfinished, emptyOutDir: true } });
for (const name of readdirSync(join(unfinished, 'assets'))) compress(join(unfinished, 'assets', name));
rmSync(path('dist/web'), { recursive: true, force: true });
renameSync(unfinished, path('dist/web'));

/** Lays both encodings beside the file, so that the server never compresses. */
function compress(file: string): void {
  const bytes = readFileSync(file);
  if (bytes.length < compressedBytesMin) return;
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
