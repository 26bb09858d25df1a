import { gunzipSync } from 'fflate';
import { decompress } from 'fzstd';
import type { Compressors } from 'hyparquet';

/** Codecs beside Snappy, which the reader has itself. */
const common: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  ZSTD: (bytes, length) => decompress(bytes, new Uint8Array(length)),
};
/** Brotli brings a dictionary of 120 kB: these come with the first file that needs them. */
const rare: ReadonlySet<string> = new Set(['BROTLI', 'LZ4', 'LZ4_RAW']);

export const knownCodecs: ReadonlySet<string> = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(common), ...rare]);

/** What undoes the codecs of a file. */
export async function codecsFor(used: readonly string[]): Promise<Compressors> {
  if (!used.some((codec) => rare.has(codec))) return common;
  return { ...common, ...(await import('./rare-codecs.ts')).rareCodecs };
}
