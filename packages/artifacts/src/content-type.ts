/** What MLflow calls text, by extension or by whole name; compared with its letter case, as there. */
const textNames = new Set(
  'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst ipynb MLmodel mlproject'.split(
    ' ',
  ),
);

/** Media types by extension, for what is not text. Types that MLflow does not know stay unknown here. */
const byType: Readonly<Record<string, string>> = {
  'application/javascript': 'js',
  'application/json': 'json',
  'application/manifest+json': 'webmanifest',
  'application/msword': 'doc dot wiz',
  'application/n-quads': 'nq',
  'application/n-triples': 'nt',
  'application/oda': 'oda',
  'application/pdf': 'pdf',
  'application/postscript': 'ps ai eps',
  'application/trig': 'trig',
  'application/vnd.apple.mpegurl': 'm3u m3u8',
  'application/vnd.ms-excel': 'xls xlb',
  'application/vnd.ms-powerpoint': 'ppt pot ppa pps pwz',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/wasm': 'wasm',
  'application/x-csh': 'csh',
  'application/x-dvi': 'dvi',
  'application/x-hdf': 'hdf',
  'application/x-hdf5': 'h5',
  'application/x-latex': 'latex',
  'application/x-netcdf': 'cdf nc',
  'application/x-python-code': 'pyc pyo',
  'application/x-sh': 'sh',
  'application/x-tar': 'tar',
  'application/x-tcl': 'tcl',
  'application/x-tex': 'tex',
  'application/xml': 'xsl rdf wsdl xpdl',
  'application/zip': 'zip',
  'audio/aac': 'aac',
  'audio/basic': 'au snd',
  'audio/flac': 'flac',
  'audio/mpeg': 'mp3 mp2',
  'audio/ogg': 'ogg oga',
  'audio/opus': 'opus',
  'audio/x-aiff': 'aif aifc aiff',
  'audio/x-wav': 'wav',
  'font/otf': 'otf',
  'font/ttf': 'ttf',
  'font/woff': 'woff',
  'font/woff2': 'woff2',
  'image/avif': 'avif',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'image/jpeg': 'jpg jpe jpeg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/tiff': 'tiff tif',
  'image/vnd.microsoft.icon': 'ico',
  'image/webp': 'webp',
  'image/x-portable-anymap': 'pnm',
  'image/x-portable-bitmap': 'pbm',
  'image/x-portable-graymap': 'pgm',
  'image/x-portable-pixmap': 'ppm',
  'message/rfc822': 'eml mht mhtml nws',
  'text/calendar': 'ics',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/html': 'html htm',
  'text/javascript': 'mjs',
  'text/markdown': 'md markdown',
  'text/n3': 'n3',
  'text/plain': 'txt bat c h ksh pl srt log text',
  'text/richtext': 'rtx',
  'text/tab-separated-values': 'tsv',
  'text/vtt': 'vtt',
  'text/x-python': 'py',
  'text/x-sgml': 'sgm sgml',
  'text/x-vcard': 'vcf',
  'text/xml': 'xml',
  'video/mp4': 'mp4',
  'video/mpeg': 'mpeg m1v mpa mpe mpg',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov qt',
  'video/webm': 'webm',
  'video/x-msvideo': 'avi',
};
const byExtension = new Map(
  Object.entries(byType).flatMap(([type, extensions]) =>
    extensions.split(' ').map((extension) => [extension, type] as const),
  ),
);
/** Compression around a type; it is looked through, as in `a.tar.gz`. */
const wrappers = new Set(['gz', 'Z', 'bz2', 'xz', 'br']);
const shorthands = new Map(Object.entries({ svgz: 'svg', tgz: 'tar', taz: 'tar', tz: 'tar', tbz2: 'tar', txz: 'tar' }));

const unknownType = 'application/octet-stream';

/** How many bytes from the start of a file `contentType` wants to see. */
export const sniffBytes = 16;

/**
 * The media type of a file: text by MLflow's list, then by extension. Only a name without any extension is looked into,
 * and only pictures, sound and the like come out of that: bytes never make a file a type that a browser could run.
 */
export function contentType(filename: string, head: Uint8Array): string {
  const extension = extensionOf(filename);
  if (textNames.has(extension === '' ? filename : extension)) return 'text/plain';
  if (extension === '') return sniff(head) ?? unknownType;
  const stem = filename.slice(0, -(extension.length + 1));
  const inner = wrappers.has(extension) ? extensionOf(stem) : (shorthands.get(extension.toLowerCase()) ?? extension);
  return byExtension.get(inner) ?? byExtension.get(inner.toLowerCase()) ?? unknownType;
}

/** Whether only the bytes can tell. */
export const needsSniffing = (filename: string): boolean => extensionOf(filename) === '';

/** After the last dot; leading dots belong to the name. */
const extensionOf = (filename: string): string => /^\.*[^.].*?\.([^.]*)$/s.exec(filename)?.[1] ?? '';

interface Signature {
  readonly type: string;
  /** One character per byte; `?` is any byte. */
  readonly bytes: string;
}
const signatures: readonly Signature[] = [
  { type: 'image/png', bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', bytes: '\xff\xd8\xff' },
  { type: 'image/gif', bytes: 'GIF87a' },
  { type: 'image/gif', bytes: 'GIF89a' },
  { type: 'image/webp', bytes: 'RIFF????WEBP' },
  { type: 'audio/x-wav', bytes: 'RIFF????WAVE' },
  { type: 'audio/ogg', bytes: 'OggS' },
  { type: 'audio/flac', bytes: 'fLaC' },
  { type: 'video/webm', bytes: '\x1a\x45\xdf\xa3' },
  { type: 'video/mp4', bytes: '????ftyp' },
  { type: 'application/zip', bytes: 'PK\x03\x04' },
];

function sniff(head: Uint8Array): string | undefined {
  const text = Buffer.from(head).toString('latin1');
  return signatures.find(({ bytes }) => matches(text, bytes))?.type;
}

const matches = (text: string, bytes: string): boolean =>
  text.length >= bytes.length && [...bytes].every((wanted, at) => wanted === '?' || wanted === text[at]);
