import { promptTag, type RegistryKind } from './registry-kinds.ts';

/**
 * The filter of the server for what was typed: words that the name must hold, `key=value` for a tag.
 *
 * @example registryFilter('fraud team=red', 'model')  // name ILIKE '%fraud%' AND tags.`team` = 'red'
 */
export function registryFilter(text: string, kind: RegistryKind): string {
  const words = text.split(/\s+/).filter(Boolean).map(clauseOf);
  return [...(kind === 'prompt' ? [`tags.\`${promptTag}\` = 'true'`] : []), ...words].join(' AND ');
}

function clauseOf(word: string): string {
  const [, key, value = ''] = /^([^=`]+)=(.+)$/s.exec(word) ?? [];
  return key === undefined ? `name ILIKE '%${quoted(word)}%'` : `tags.\`${key}\` = '${quoted(value)}'`;
}

const quoted = (text: string): string => text.replaceAll("'", "''");

/** Versions of one model or prompt. Prompts are found only when they are asked for. */
export const versionsFilter = (name: string, kind: RegistryKind): string =>
  `name = '${quoted(name)}'${kind === 'prompt' ? ` AND tags.\`${promptTag}\` = 'true'` : ''}`;
