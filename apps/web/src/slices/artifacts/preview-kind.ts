/** How a file can be looked at, from its name alone: its bytes are never trusted to say. */
export type PreviewKind =
  | 'image'
  | 'vector'
  | 'audio'
  | 'video'
  | 'json'
  | 'lines'
  | 'yaml'
  | 'patch'
  | 'parquet'
  | 'pdf'
  | 'table'
  | 'markdown'
  | 'mlmodel'
  | 'text'
  | 'page'
  | 'unknown';

const kinds: Readonly<Record<string, PreviewKind>> = {
  ...kind('image', 'png jpg jpeg gif webp bmp avif ico'),
  ...kind('vector', 'svg'),
  ...kind('audio', 'mp3 wav ogg flac m4a aac opus'),
  ...kind('video', 'mp4 webm mov mkv m4v'),
  ...kind('json', 'json geojson'),
  ...kind('lines', 'jsonl ndjson'),
  ...kind('yaml', 'yaml yml'),
  ...kind('table', 'csv tsv'),
  ...kind('patch', 'diff patch'),
  ...kind('parquet', 'parquet pq'),
  ...kind('pdf', 'pdf'),
  ...kind('markdown', 'md markdown'),
  ...kind('page', 'html htm'),
  ...kind(
    'text',
    'txt log py ts tsx js mjs jsx sh bash toml ini cfg conf xml css sql r scala java c h cpp rs go rb env lock dockerfile gitignore ipynb',
  ),
};

function kind(name: PreviewKind, endings: string): Record<string, PreviewKind> {
  return Object.fromEntries(endings.split(' ').map((ending) => [ending, name]));
}

const textNames = new Set(['dockerfile', 'makefile', 'readme', 'license', 'requirements', 'mlproject']);

export function previewKind(path: string): PreviewKind {
  const name = path.replace(/^.*\//, '').toLowerCase();
  if (name === 'mlmodel') return 'mlmodel';
  if (textNames.has(name)) return 'text';
  const ending = /\.([^.]+)$/.exec(name)?.[1] ?? '';
  return kinds[ending] ?? 'unknown';
}
