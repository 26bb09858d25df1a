import { pathToFileURL } from 'node:url';
import type { CustomModel, ModelContext } from '@millrace/models';
import { contained } from '../contained.ts';
import { EngineError } from '../errors.ts';
import type { LoadOptions, ModelFiles } from '../load.ts';
import type { PredictModel } from '../port.ts';
import { customInput } from './custom-input.ts';
import { modelContext, type PlacedArtifact } from './model-context.ts';

type Section = Readonly<Record<string, unknown>>;

/**
 * Loads the flavor `javascript_function`: runs the logged module, makes its class, and gives it its context. Only where code that
 * someone logged may run.
 * @throws {EngineError} `unsupported` without permission, `invalid_model` for a module without a class, `model_failed` when it throws
 */
export async function loadCode({ folder, flavors }: ModelFiles, options: LoadOptions): Promise<PredictModel> {
  if (!options.allowModelCode)
    throw new EngineError(
      'unsupported',
      'This model is code in JavaScript that someone logged, which may not run here.',
    );
  const section = flavors['javascript_function'] ?? {};
  const module = String(section['module'] ?? '');
  const model = await makeModel(await contained(folder, module));
  const config = { ...asSection(section['model_config']), ...options.modelConfig };
  const context = await modelContext(artifactsOf(folder, section), config, options);
  await guarded(() => model.loadContext?.(context));
  return new CodeModel(model, context, module);
}

/** Imports a module and makes the class that it exports. @throws {EngineError} `invalid_model`, `model_failed` */
export async function makeModel(file: string): Promise<CustomModel> {
  const { default: Model } = (await guarded(() => import(pathToFileURL(file).href))) as { readonly default?: unknown };
  const model = typeof Model === 'function' ? await guarded(() => new (Model as new () => Partial<CustomModel>)()) : {};
  if (typeof model.predict === 'function') return model as CustomModel;
  throw new EngineError(
    'invalid_model',
    'The default export of the module must be a class with a method predict(context, input, params).',
  );
}

function artifactsOf(folder: string, section: Section): Readonly<Record<string, PlacedArtifact>> {
  const entries = Object.entries(asSection(section['artifacts']));
  return Object.fromEntries(entries.map(([name, it]) => [name, { folder, path: String(asSection(it)['path'] ?? '') }]));
}

const asSection = (value: unknown): Section => (typeof value === 'object' && value !== null ? { ...value } : {});

/** What the class throws is for the log; failures of an engine inside it name the input that is to blame. */
async function guarded<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('model_failed', 'The code of the model failed.', { cause: error });
  }
}

class CodeModel implements PredictModel {
  readonly kind = 'predict';
  readonly engine = 'javascript_function';
  readonly because: string;
  readonly residentBytes = 0;
  readonly predictStream?: PredictModel['predictStream'];
  private readonly model: CustomModel;
  private readonly context: ModelContext;
  private isClosed = false;
  private readonly running = new Set<Promise<unknown>>();

  constructor(model: CustomModel, context: ModelContext, module: string) {
    this.model = model;
    this.context = context;
    this.because = `the class in ${module}`;
    if (model.predictStream)
      this.predictStream = (input, params) => model.predictStream!(context, customInput(input), params);
  }

  async predict(...[input, params, { signal } = {}]: Parameters<PredictModel['predict']>) {
    if (this.isClosed) throw new EngineError('closed', 'The model was closed.');
    const answer = guarded(() => this.model.predict(this.context, customInput(input), params));
    this.running.add(answer);
    // The class cannot be interrupted; whoever asked need not wait for it.
    const value = await untilAborted(answer, signal).finally(() => this.running.delete(answer));
    return { kind: 'value', value } as const;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.running);
  }
}

function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([answer, aborted]);
}
