import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { millraceCommand, parseFlags } from './flags.ts';

describe('flags', () => {
  it('measure everything but the four-worker server by default', () => {
    const { targets, scenarios, seconds, scale } = parseFlags([]);
    expect([targets.join(), scenarios, seconds, scale]).toEqual([
      'millrace-power,millrace-process,mlflow,fasttrackml',
      undefined,
      8,
      1,
    ]);
  });
  it('shrink everything for a smoke run, and what is given wins', () => {
    expect(parseFlags(['--smoke', '--seconds', '2'])).toMatchObject({
      targets: ['millrace-power'],
      seconds: 2,
      scale: 0.01,
    });
  });
  it('refuse what is no number', () =>
    expect(() => parseFlags(['--seconds', 'x'])).toThrow('--seconds is not a number: x'));
});

it('starts the bundle as the launcher does', () => {
  const launcher = readFileSync(new URL('../apps/cli/bin/launch.mjs', import.meta.url), 'utf8');
  const flags = /nodeFlags = \[(.*)\]/.exec(launcher)?.[1]?.match(/--[\w=-]+/g) ?? [];
  const variables = launcher.match(/[A-Z_]{5,}(?=: )/g) ?? [];
  for (const word of [...flags, ...variables]) expect(millraceCommand).toContain(word);
  expect(millraceCommand.match(/--\S+/g)).toEqual(flags);
});
