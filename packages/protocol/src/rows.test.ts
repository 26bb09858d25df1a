import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isRow } from './compatibility.ts';
import { limits } from './limits.ts';
import { addressesOf } from './openapi.ts';
import { pathNames } from './row.ts';
import { namedRows } from './rows/index.ts';

/** Dumped from the descriptors of the Python package, by service. */
const services: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL('../test/mlflow-3.17.2-routes.json', import.meta.url), 'utf8'),
);
const routes = Object.values(services).flat();

/** Nouns of MLflow that are not served yet, and the routes of its descriptors that it does not serve itself. */
const notYet = [
  /^\w+ (2|3)\.0\/mlflow\/(traces|datasets|scorers|issues|label-schemas|review-queues|gateway|prompt-optimization|workspaces)(\/|$)/,
  /^\w+ 2\.0\/mlflow\/(unified-traces|get-online-trace-details)$/,
];

describe('rows', () => {
  it.each(namedRows.map((named) => [`${named.noun}.${named.name}`, named] as const))(
    '%s is well formed',
    (_, { name, row }) => {
      expect(row.methods.length).toBeGreaterThan(0);
      expect(row.path).toMatch(/^(\/[a-z0-9.-]+|\/\{[a-z_]+\}|\/\{[a-z_]+\*\})+$/);
      expect(row.since).toMatch(/^(\d+\.\d+|millrace)$/);
      expect(row.needs).toMatch(
        /^(public|authenticated|(experiment|run|logged-model|registered-model|artifact|webhook):(read|edit|manage|create))$/,
      );
      expect(row.summary).toMatch(/^[A-Z].*\.$/);
      expect(name).toMatch(/^[a-z][A-Za-z]+$/);
      for (const part of [row.checks, row.itemChecks, row.defaults, row.limits, row.most]) {
        for (const field of Object.keys(part ?? {})) expect(Object.keys(row.input)).toContain(field);
      }
      for (const parameter of pathNames(row.path)) expect(row.input[parameter]).toEqual({ kind: 'string' });
    },
  );

  it('have names, methods and addresses of their own', () => {
    const addresses = namedRows.flatMap(({ row }) =>
      row.methods.flatMap((method) => addressesOf(row).map((path) => `${method} ${path}`)),
    );
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(new Set(namedRows.map(({ name }) => name)).size).toBe(namedRows.length);
  });

  it('take the numbers in their limits from one place', () => {
    const known = new Set<number>([1, ...Object.values(limits)]);
    const numbers = namedRows.flatMap(({ row }) =>
      Object.values(row.limits ?? {}).flatMap((text) => text?.match(/\d+/g) ?? []),
    );
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.filter((number) => !known.has(Number(number)))).toEqual([]);
  });

  it('refuse writes without the right to write', () => {
    const reads = /search|aggregate|queryGraphql|getLatestVersions|Presigned(Upload|Download)Url/;
    for (const { name, row } of namedRows) {
      const writes = row.methods.some((method) => method !== 'GET') && !reads.test(name);
      if (writes) expect([name, row.needs]).toEqual([name, expect.stringMatching(/:(edit|manage|create)$/)]);
    }
  });
});

describe("MLflow's own descriptors", () => {
  it('are rows, or of a noun that is not there yet', () => {
    const missing = routes.filter((route) => !isRow(route) && !notYet.some((pattern) => pattern.test(route)));
    expect(missing).toEqual([]);
  });

  it('hold every row but those of the page', () => {
    const ofMlflow = namedRows.filter(({ row }) => row.since !== 'millrace');
    const pageOnly = ofMlflow.filter(({ row }) => {
      return !row.methods.some((method) => routes.includes(`${method} ${row.major}.0${row.path}`));
    });
    expect(pageOnly.map(({ name }) => name)).toEqual([
      'getMetricHistoryBulk',
      'getLoggedModelArtifactFile',
      'getModelVersionArtifact',
      'getArtifact',
      'uploadRunArtifact',
      'createPromptlabRun',
      'queryGraphql',
      'serverInfo',
    ]);
  });
});
