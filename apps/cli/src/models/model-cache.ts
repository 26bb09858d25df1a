import { homedir } from 'node:os';
import path from 'node:path';

/** Where every command keeps what it downloads and converts, so that the next one finds it. */
export const modelCache = (): string =>
  process.env['MILLRACE_MODEL_CACHE'] ?? path.join(homedir(), '.cache', 'millrace', 'models');

/** Where converted weights lie in it. */
export const convertedIn = (cache: string): string => path.join(cache, 'converted');
