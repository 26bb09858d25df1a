import { readlink, realpath } from 'node:fs/promises';
import { isWithin, segmentsOf } from './location.ts';

/** As many as the system follows on the way to one place. */
const linksMax = 40;

/**
 * Whether `path` stays inside `root`, both absolute, once the links on its way are followed; what is missing is taken as it is
 * written. Only what lies inside is looked up, so that nothing can be learned of other places.
 */
export async function staysInside(root: string, path: string): Promise<boolean> {
  const roots = [root, await realpath(root).catch(() => root)];
  const isInside = (at: readonly string[]): boolean => roots.some((folder) => isWithin(folder, at));
  const place = await follow(path, isInside);
  return place !== undefined && isInside(place);
}

/** The segments of the place that `path` leads to; undefined when there are too many links. */
async function follow(
  path: string,
  isInside: (at: readonly string[]) => boolean,
): Promise<readonly string[] | undefined> {
  const ahead = segmentsOf(path).reverse();
  let at: string[] = [];
  let links = 0;
  for (let segment = ahead.pop(); segment !== undefined; segment = ahead.pop()) {
    if (segment === '..') {
      at.pop();
      continue;
    }
    at.push(segment);
    const target = isInside(at) ? await readlink(`/${at.join('/')}`).catch(() => undefined) : undefined;
    if (target === undefined) continue;
    links += 1;
    if (links > linksMax) return undefined;
    at = target.startsWith('/') ? [] : at.slice(0, -1);
    ahead.push(...segmentsOf(target).reverse());
  }
  return at;
}
