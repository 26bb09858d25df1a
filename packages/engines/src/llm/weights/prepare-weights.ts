import { contained } from '../../contained.ts';
import type { LoadOptions } from '../../load.ts';
import { FullPrecision } from './full-precision.ts';
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

/**
 * The weights of a folder in the precision asked for.
 * @throws {EngineError}
 */
export async function prepareWeights(folder: string, _options: LoadOptions): Promise<PreparedWeights> {
  const weights = await readWeights(folder);
  for (const { file } of weights.values()) await contained(folder, file);
  return { source: new FullPrecision(weights), dataFolder: folder, bytes: 4 * elements(weights), precision: 'fp32' };
}

const elements = (weights: Weights): number =>
  [...weights.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
