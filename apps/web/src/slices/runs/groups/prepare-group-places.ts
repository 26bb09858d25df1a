import type { GroupsAnswer, RunGroup } from '../../run-groups/index.ts';
import type { Opened } from '../prepare-lines-below.ts';

/** A group and where it stands among all. */
export interface GroupPlace extends Opened {
  readonly group: RunGroup;
}

/** Which groups, and what gives them their places. */
interface Standing {
  readonly table: string;
  readonly ranking: string;
}

/** What is known of the groups of a table, also on pages that are no longer looked at: those that are open there push lines down. */
export interface KnownGroups extends Standing {
  /** Says how many groups and runs there are. */
  readonly latest?: GroupsAnswer;
  readonly pages: ReadonlyMap<number, readonly RunGroup[]>;
}

export const noGroupsKnown: KnownGroups = { table: '', ranking: '', pages: new Map() };

interface PageAnswer {
  readonly data: GroupsAnswer | undefined;
  /** Whether it is the answer to an earlier query. */
  readonly isPlaceholderData: boolean;
}

/**
 * What is known once pages have answered. Other columns leave all groups in their places; the first answer to another filter, order or
 * figure makes those unknown that stood on other pages, and another table all of them.
 * @returns the same object where nothing is new
 */
export function withAnswers(
  known: KnownGroups,
  { table, ranking }: Standing,
  answers: ReadonlyMap<number, PageAnswer>,
): KnownGroups {
  const before = known.table === table ? known : { ...noGroupsKnown, table, ranking };
  const isNew = before.ranking !== ranking && [...answers.values()].some(isAnswered);
  const found = inOrderOfAge(answers);
  const others = isNew ? [] : [...before.pages].filter(([page]) => !answers.get(page)?.data);
  const pages = new Map([...others, ...found.map(([page, { groups }]) => [page, groups] as const)]);
  const latest = found.at(-1)?.[1] ?? before.latest;
  if (!isNew && latest === before.latest && isSame(pages, before.pages)) return before;
  return { table, ranking: isNew ? ranking : before.ranking, pages, ...(latest && { latest }) };
}

const isAnswered = ({ data, isPlaceholderData }: PageAnswer): boolean => data !== undefined && !isPlaceholderData;

/** The newest last: a group that moved from one page to another stands on both for a while. */
const inOrderOfAge = (answers: ReadonlyMap<number, PageAnswer>): readonly (readonly [number, GroupsAnswer])[] =>
  [...answers]
    .sort(([, a], [, b]) => Number(isAnswered(a)) - Number(isAnswered(b)))
    .flatMap(([page, { data }]) => (data ? [[page, data] as const] : []));

const isSame = (a: KnownGroups['pages'], b: KnownGroups['pages']): boolean =>
  a.size === b.size && [...a].every(([page, groups]) => b.get(page) === groups);

/** The places of those of these groups that are known, in their order; `pageSize` groups are a page. */
export function placesOf({ pages }: KnownGroups, keys: readonly string[], pageSize: number): readonly GroupPlace[] {
  const wanted = new Set(keys);
  const places = new Map<string, GroupPlace>();
  for (const [page, groups] of pages) {
    groups.forEach((group, at) => {
      if (wanted.has(group.key)) places.set(group.key, { group, index: page * pageSize + at, size: group.count });
    });
  }
  return [...places.values()].sort((a, b) => a.index - b.index);
}
