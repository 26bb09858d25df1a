/** Corpus for tests: relative paths that must be refused wherever a caller gives one. */
const nested = (text: string, layers: number): string => {
  let encoded = text;
  for (let layer = 0; layer < layers; layer++)
    encoded = encoded.replace(/[^a-z0-9]/gi, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return encoded;
};

/** By category; each text leads, or may lead on some system, out of a folder. */
export const hostilePaths: Readonly<Record<string, readonly string[]>> = {
  'plain parents': ['..', '../canary', '../../canary', 'a/../../canary'],
  'leading slash': ['/', '/etc/passwd', '//canary', '///canary'],
  'current folder, then parent': ['./../canary', './/../canary', '.%2f..%2fcanary'],
  'parent in the middle': ['a/../canary', 'a/b/../../../canary', 'a/..'],
  'percent layers': [1, 2, 3, 4, 9].flatMap((layers) => [
    nested('../canary', layers),
    nested('/canary', layers),
    nested('a/../../canary', layers),
  ]),
  'too many percent layers': [nested('../canary', 11), nested('x.y', 20)],
  'mixed-case escapes': ['%2E%2e%2Fcanary', '%2e%2E/canary', '..%2Fcanary'],
  'overlong escapes beside real ones': ['%c0%ae/../canary', '%c0%af%2e%2e/../canary', '..%2f%c0%ae/..'],
  nul: ['a\0b', '\0', '../a\0', 'a%00/../../canary'],
  'tab and newline': ['.\t./canary', '.%09./canary', '.%0a./canary', 'a\rb', '%0a/canary', '.%2509%252e/canary'],
  'number sign': ['#', 'a#b', '#/../canary', 'a%23b', 'a%2523/../canary'],
  backslash: ['..\\canary', 'a\\b', '%5c%5cserver%5cshare', '..%5ccanary', '\\canary'],
  'drive letter': ['C:', 'c:/canary', 'C:canary', 'Z:%5ccanary', '%43:/canary'],
  'unc and devices': ['\\\\server\\share\\canary', '//server/share', '\\\\?\\C:\\canary', '\\\\.\\pipe\\x', '//?/C:/x'],
  'file uris': [
    'file:canary',
    'file:/canary',
    'file:///canary',
    'FILE:///canary',
    'file://host/canary',
    'file%3a///canary',
    'fIlE:x',
  ],
  'parameters and queries with parents': [';/../canary', '?/../canary', 'a;x=/../canary', 'a?x=/../canary'],
};
