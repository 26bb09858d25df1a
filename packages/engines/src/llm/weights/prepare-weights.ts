import { contained } from '../../contained.ts';
import type { LoadOptions } from '../../load.ts';
import { convertedFile } from './converted-file.ts';
import { FullPrecision } from './full-precision.ts';
import { Int4Weights } from './int4-weights.ts';
import { packedLayout } from './packed-layout.ts';
import { readWeights, type Weights } from './safetensors.ts';
import type { WeightSource } from './weight-source.ts';

export interface PreparedWeights {
  readonly source: WeightSource;
  /** The folder that the source's file names are relative to. */
  readonly dataFolder: string;
  /** About what they take in memory. */
  readonly bytes: number;
  readonly precision: 'fp32' | 'int4';
}

/** Larger models are run in four bits unless told otherwise: in float32 few computers hold them. */
const maxFullBytes = 2 ** 30;

/**
 * The weights of a folder in the precision asked for.
 * @throws {EngineError}
 */
export async function prepareWeights(folder: string, options: LoadOptions): Promise<PreparedWeights> {
  const weights = await readWeights(folder);
  for (const file of new Set([...weights.values()].map(({ file }) => file))) await contained(folder, file);
  const full = 4 * elements(weights);
  const { precision = 'auto' } = options;
  if (precision === 'fp32' || (precision === 'auto' && full <= maxFullBytes)) {
    return { source: new FullPrecision(weights), dataFolder: folder, bytes: full, precision: 'fp32' };
  }
  const layout = packedLayout(weights);
  const file = await convertedFile(folder, layout.length, options);
  const source = new Int4Weights(weights, layout, file);
  return { source, dataFolder: options.cacheDir, bytes: layout.length, precision: 'int4' };
}

const elements = (weights: Weights): number =>
  [...weights.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
