import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { deleteRegisteredModelAlias, setRegisteredModelAlias } from './aliases.ts';
import { deleteModelVersion, transitionModelVersionStage } from './change-model-version.ts';
import { deleteRegisteredModel, renameRegisteredModel } from './change-registered-model.ts';
import { createModelVersion } from './create-model-version.ts';
import { createRegisteredModel } from './create-registered-model.ts';
import { getRegisteredModel } from './get-registered-model.ts';
import { setModelVersionTag } from './model-version-tags.ts';
import { setRegisteredModelTag } from './registered-model-tags.ts';
import { searchModelVersions } from './search-model-versions.ts';
import { searchRegisteredModels } from './search-registered-models.ts';

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

/** What a model must hold, as plainly as it can be said. */
interface PlainModel {
  last: number;
  isPrompt: boolean;
  readonly versions: Map<number, { stage: string; isPrompt: boolean }>;
  readonly aliases: Map<string, number>;
}

const promptTag = 'mlflow.prompt.is_prompt';
const name = fc.constantFrom('a', 'b', 'c');
const version = fc.integer({ min: 1, max: 4 });
const stage = fc.constantFrom('None', 'Staging', 'Production', 'Archived');
const alias = fc.constantFrom('x', 'X', 'y');
const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), name }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('version' as const), name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), name, version }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dropModel' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), name, to: name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('alias' as const), name, alias, version }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unalias' as const), name, alias }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('stage' as const), name, version, stage, archive: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tagModel' as const), name, is: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tagVersion' as const), name, version, is: fc.boolean() }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** Runs the plain model and the slice side by side, under names of this try. */
class Pair {
  readonly models = new Map<string, PlainModel>();
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  async apply(c: Command): Promise<void> {
    const accepted = this.expect(c);
    const done = await this.send(c).then(
      () => true,
      () => false,
    );
    expect([c, done]).toEqual([c, accepted]);
  }

  /** Whether the command is accepted; the plain model is changed if so. */
  expect(c: Command): boolean {
    const model = this.models.get(c.name);
    if (c.kind === 'create') {
      if (!model) this.models.set(c.name, { last: 0, isPrompt: false, versions: new Map(), aliases: new Map() });
      return !model;
    }
    if (!model) return false;
    if (c.kind === 'stage' && c.archive && !['Staging', 'Production'].includes(c.stage)) return false;
    if ('version' in c && !model.versions.has(c.version)) return false;
    if (c.kind === 'rename' && c.to !== c.name && this.models.has(c.to)) return false;
    this.change(c, model);
    return true;
  }

  change(c: Exclude<Command, { kind: 'create' }>, model: PlainModel): void {
    const found = 'version' in c ? model.versions.get(c.version) : undefined;
    switch (c.kind) {
      case 'version': {
        const isPrompt = [...model.versions.values()].some((it) => it.isPrompt);
        model.versions.set(++model.last, { stage: 'None', isPrompt });
        break;
      }
      case 'drop':
        model.versions.delete(c.version);
        for (const [key, target] of model.aliases) if (target === c.version) model.aliases.delete(key);
        break;
      case 'dropModel':
        this.models.delete(c.name);
        break;
      case 'rename':
        this.models.delete(c.name);
        this.models.set(c.to, model);
        break;
      case 'alias':
        model.aliases.set(c.alias, c.version);
        break;
      case 'unalias':
        model.aliases.delete(c.alias);
        break;
      case 'stage':
        for (const other of model.versions.values()) if (c.archive && other.stage === c.stage) other.stage = 'Archived';
        if (found) found.stage = c.stage;
        break;
      case 'tagModel':
        model.isPrompt = c.is;
        break;
      case 'tagVersion':
        for (const each of model.versions.values()) each.isPrompt = c.is;
    }
  }

  async send(c: Command): Promise<unknown> {
    const at = { name: this.prefix + c.name, ...('version' in c ? { version: String(c.version) } : {}) };
    switch (c.kind) {
      case 'create':
        return createRegisteredModel(context, at);
      case 'version':
        return createModelVersion(context, { ...at, source: 's3://b/p' });
      case 'drop':
        return deleteModelVersion(context, at);
      case 'dropModel':
        return deleteRegisteredModel(context, at);
      case 'rename':
        return renameRegisteredModel(context, { ...at, new_name: this.prefix + c.to });
      case 'alias':
        return setRegisteredModelAlias(context, { ...at, alias: c.alias });
      case 'unalias':
        return deleteRegisteredModelAlias(context, { ...at, alias: c.alias });
      case 'stage':
        return transitionModelVersionStage(context, { ...at, stage: c.stage, archive_existing_versions: c.archive });
      case 'tagModel':
        return setRegisteredModelTag(context, { ...at, key: promptTag, value: String(c.is) });
      case 'tagVersion':
        return this.tagVersions(c.name, c.version, c.is);
    }
  }

  /** All versions get the same tag, so that the plain model needs no rule for mixtures. */
  async tagVersions(model: string, first: number, is: boolean): Promise<void> {
    for (const number of [first, ...(this.models.get(model)?.versions.keys() ?? [])])
      await setModelVersionTag(context, {
        name: this.prefix + model,
        version: String(number),
        key: promptTag,
        value: String(is),
      });
  }

  async check(): Promise<void> {
    for (const [key, model] of this.models) await this.checkModel(key, model);
    await this.checkSearches();
  }

  async checkModel(key: string, model: PlainModel): Promise<void> {
    const { registered_model: found } = parsed(await getRegisteredModel(context, { name: this.prefix + key }));
    const aliases = (found?.aliases ?? []).map((it) => [it.alias, Number(it.version)]);
    expect(aliases).toEqual([...model.aliases].sort());
    const latest = new Map([...model.versions].map(([number, it]) => [it.stage, number]));
    for (const [number, it] of model.versions) if ((latest.get(it.stage) ?? 0) < number) latest.set(it.stage, number);
    const shown = (found?.latest_versions ?? []).map((it) => [it.current_stage, Number(it.version)]);
    expect(new Map(shown as [string, number][])).toEqual(latest);
  }

  async checkSearches(): Promise<void> {
    const mine = `name LIKE '${this.prefix}%'`;
    for (const isPrompt of [false, true]) {
      const filter = isPrompt ? `${mine} AND tags.\`${promptTag}\` = 'true'` : mine;
      const models = parsed(await searchRegisteredModels(context, { filter, max_results: 100 }));
      const wanted = [...this.models].filter(([, it]) => it.isPrompt === isPrompt).map(([key]) => this.prefix + key);
      expect((models.registered_models ?? []).map((it) => it.name)).toEqual(wanted.sort());
      if (isPrompt) continue;
      const versions = parsed(await searchModelVersions(context, { filter, max_results: 100, order_by: ['name'] }));
      const listed = [...this.models].sort().flatMap(([key, it]) =>
        [...it.versions]
          .filter(([, v]) => !v.isPrompt)
          .map(([number, v]) => `${this.prefix}${key} ${number} ${v.stage}`)
          .reverse(),
      );
      const found = (versions.model_versions ?? []).map((it) => `${it.name} ${it.version} ${it.current_stage}`);
      expect(found).toEqual(listed);
    }
  }
}

describe('the registry', () => {
  it('holds what a plain model of it holds', async () => {
    let tries = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
        const pair = new Pair(`try-${tries++}-`);
        for (const each of commands) await pair.apply(each);
        await pair.check();
      }),
      { numRuns: 60 },
    );
  });

  it('numbers versions densely whoever makes them at once', async () => {
    await createRegisteredModel(context, { name: 'crowded' });
    const made = await Promise.all(
      Array.from({ length: 64 }, () => createModelVersion(context, { name: 'crowded', source: 's3://b/p' })),
    );
    const numbers = made.map((answer) => Number(parsed(answer).model_version?.version)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 64 }, (_, at) => at + 1));
  });

  it('keeps everything over a restart', async () => {
    const before = parsed(await getRegisteredModel(context, { name: 'crowded' }));
    context = await context.restart();
    expect(parsed(await getRegisteredModel(context, { name: 'crowded' }))).toEqual(before);
    const made = parsed(await createModelVersion(context, { name: 'crowded', source: 's3://b/p' }));
    expect(made.model_version?.version).toBe('65');
  });
});

describe('pages', () => {
  const sizes = fc.integer({ min: 1, max: 9 });
  const order = fc.uniqueArray(
    fc.constantFrom(
      'name',
      'name DESC',
      'version_number',
      'version_number DESC',
      'creation_timestamp',
      'last_updated_timestamp DESC',
    ),
    { selector: (item) => item.split(' ')[0], maxLength: 3 },
  );

  it('by key are the same as by offset', async () => {
    const names = Array.from({ length: 5 }, (_, at) => `page-${at}`);
    for (const name of names) await createRegisteredModel(context, { name });
    for (let i = 0; i < 25; i++)
      await createModelVersion(context, { name: names[i % 5] as string, source: 's3://b/p' });
    await fc.assert(
      fc.asyncProperty(sizes, order, async (max_results, order_by) => {
        const query = { filter: "name LIKE 'page-%'", order_by };
        const whole = parsed(await searchModelVersions(context, { ...query, max_results: 100 }));
        const found: unknown[] = [];
        let page_token = '';
        do {
          const page = parsed(await searchModelVersions(context, { ...query, max_results, page_token }));
          found.push(...(page.model_versions ?? []));
          page_token = page.next_page_token ?? '';
        } while (page_token !== '');
        expect(found).toEqual(whole.model_versions);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the source of a version', () => {
  const sources = [
    '/etc/passwd',
    'file:///etc/passwd',
    'http://h/x',
    's3://b/../x',
    'runs:/r/m',
    'models:/m-1',
    'mlflow-artifacts:/0/r',
    'x',
  ];
  const tag = fc.record({
    key: fc.constantFrom(promptTag, 'mlflow.prompt.text', '_mlflow_prompt_type', 'a'),
    value: fc.constantFrom('true', 'TRUE', 'false', '', 'dummy-source', 'text'),
  });

  it('P-11 is refused whatever tags come with it', async () => {
    await createRegisteredModel(context, { name: 'tagged' });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sources), fc.array(tag, { maxLength: 5 }), async (source, tags) => {
        const made = async () => createModelVersion(context, { name: 'tagged', source, tags });
        await expect(made()).rejects.toThrow(/^(Invalid (model version|prompt) source: |'source' cannot use the )/);
      }),
    );
  });
});
