/** What a write was answered: nothing yet or ever, a 2xx, or an error. */
export type Outcome = 'sent' | 'acknowledged' | 'refused';

/**
 * One write and everything it must leave behind. A fact is a line such as `c1-w2-0 param p7 v7`; no two writes share one, so a
 * fact that is seen once was applied once.
 */
export interface Entry {
  readonly facts: readonly string[];
  outcome: Outcome;
}

/** Every write that was sent to the server, kept outside of it. */
export class Ledger {
  readonly entries: Entry[] = [];

  /** Call before the request leaves. */
  send(facts: readonly string[]): Entry {
    const entry: Entry = { facts, outcome: 'sent' };
    this.entries.push(entry);
    return entry;
  }

  count(outcome: Outcome): number {
    return this.entries.filter((entry) => entry.outcome === outcome).length;
  }

  /** The part of the ledger whose facts begin with `prefix`. */
  about(prefix: string): Ledger {
    const part = new Ledger();
    part.entries.push(...this.entries.filter((entry) => entry.facts[0]!.startsWith(prefix)));
    return part;
  }
}

/** Fact → how often it was found. */
export type Observed = ReadonlyMap<string, number>;

/**
 * Compares what was found with what was sent: acknowledged writes wholly and once, refused ones not at all, unanswered ones
 * wholly or not at all, and nothing that nobody sent.
 * @returns one line per violation; none when the server kept its word
 */
export function violations(ledger: Ledger, observed: Observed): string[] {
  const sent = new Set(ledger.entries.flatMap((entry) => entry.facts));
  const foreign = [...observed.keys()].filter((fact) => !sent.has(fact)).map((fact) => `nobody wrote: ${fact}`);
  return [...foreign, ...ledger.entries.flatMap((entry) => judge(entry, observed))];
}

function judge({ facts, outcome }: Entry, observed: Observed): string[] {
  const counts = facts.map((fact) => observed.get(fact) ?? 0);
  const wrong = (what: string): string[] => [
    `${outcome} but ${what}: ${facts.map((fact, at) => `${fact} ×${counts[at]}`).join('; ')}`,
  ];
  if (counts.some((count) => count > 1)) return wrong('there more than once');
  const present = counts.filter((count) => count === 1).length;
  if (present !== 0 && present !== facts.length) return wrong('half applied');
  if (outcome === 'acknowledged' && present === 0) return wrong('lost');
  if (outcome === 'refused' && present > 0) return wrong('applied');
  return [];
}

/** How many unanswered writes were applied nevertheless. */
export const appliedUnanswered = (ledger: Ledger, observed: Observed): number =>
  ledger.entries.filter((entry) => entry.outcome === 'sent' && observed.has(entry.facts[0]!)).length;
