import { gunzipSync } from 'fflate';
import { decompress } from 'fzstd';
import type { Compressors } from 'hyparquet';

/** Codecs beside Snappy, which the reader has itself. Those made of WebAssembly are left out: the page's policy refuses it. */
export const codecs: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  ZSTD: (bytes, length) => decompress(bytes, new Uint8Array(length)),
};

export const knownCodecs: ReadonlySet<string> = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(codecs)]);
