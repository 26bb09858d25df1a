import type { OutputOf, registryHistory } from '@millrace/protocol';
import { metricChange } from './prepare-metric-change.ts';
import { type SignatureChange, signatureChanges } from './prepare-signature-change.ts';

export type Comparison = OutputOf<typeof registryHistory.compareModelVersions>;

export type Verdict = 'good' | 'warn' | 'bad' | 'none';

/** One thing that a promotion depends on. */
export interface Check {
  readonly what: 'Signature' | 'Metrics' | 'Environment' | 'Params' | 'Files';
  readonly verdict: Verdict;
  readonly text: string;
}

export interface Safety {
  readonly verdict: Exclude<Verdict, 'none'>;
  /** The answer in one sentence. */
  readonly text: string;
  readonly checks: readonly Check[];
}

/** Is it safe to put version `b` where version `a` is? */
export function prepareSafety(found: Comparison, a: string, b: string): Safety {
  const checks = [
    checkSignature(signatureChanges(found.signature ?? [])),
    checkMetrics(found.metrics ?? []),
    checkEnvironment(found.environment ?? []),
    countCheck('Params', found.params?.length ?? 0, 'param'),
    countCheck('Files', found.files?.length ?? 0, 'file'),
  ];
  const verdict = worstOf(checks);
  return { verdict, text: sentences[verdict](a, b), checks };
}

const sentences: Readonly<Record<Safety['verdict'], (a: string, b: string) => string>> = {
  good: (a, b) => `Version ${b} can take the place of version ${a}.`,
  warn: (a, b) => `Version ${b} can take the place of version ${a}, but look at what is marked first.`,
  bad: (a, b) => `Callers of version ${a} may break with version ${b}.`,
};

function worstOf(checks: readonly Check[]): Safety['verdict'] {
  const verdicts = checks.map(({ verdict }) => verdict);
  if (verdicts.includes('bad')) return 'bad';
  return verdicts.includes('warn') ? 'warn' : 'good';
}

function checkSignature(changes: readonly SignatureChange[]): Check {
  const what = 'Signature';
  if (changes.length === 0) return { what, verdict: 'good', text: 'The same: callers need no change.' };
  const breaking = changes.filter(({ breaks }) => breaks);
  const texts = (breaking.length > 0 ? breaking : changes).map(({ text }) => text);
  return { what, verdict: breaking.length > 0 ? 'bad' : 'warn', text: listed(texts) };
}

function checkMetrics(metrics: NonNullable<Comparison['metrics']>): Check {
  const what = 'Metrics';
  if (metrics.length === 0) return { what, verdict: 'none', text: 'The same, or none were logged.' };
  const changes = metrics.map(({ key = '', value, other_value }) => ({
    key,
    change: metricChange(key, value, other_value),
  }));
  const named = (wanted: string) => changes.filter(({ change }) => change === wanted).map(({ key }) => key);
  const [better, worse] = [named('better'), named('worse')];
  const parts = [
    worse.length > 0 ? `worse: ${listed(worse)}` : '',
    better.length > 0 ? `better: ${listed(better)}` : '',
  ].filter(Boolean);
  if (parts.length === 0) return { what, verdict: 'none', text: `${metrics.length} differ.` };
  return { what, verdict: worse.length > 0 ? 'warn' : 'good', text: `${capital(parts.join('; '))}.` };
}

function checkEnvironment(environment: NonNullable<Comparison['environment']>): Check {
  const what = 'Environment';
  if (environment.length === 0) return { what, verdict: 'good', text: 'The same packages.' };
  return { what, verdict: 'warn', text: `${listed(environment.map(({ key = '' }) => key))} changed.` };
}

function countCheck(what: 'Params' | 'Files', count: number, noun: string): Check {
  if (count === 0) return { what, verdict: 'none', text: 'The same.' };
  return { what, verdict: 'none', text: `${count} ${noun}${count === 1 ? ' differs' : 's differ'}.` };
}

const namedMost = 4;

const listed = (names: readonly string[]): string =>
  names.length <= namedMost
    ? names.join(', ')
    : `${names.slice(0, namedMost).join(', ')} and ${names.length - namedMost} more`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
