/** Rotary position embedding: the tables of cosines and sines that the attention operator reads. */
import { EngineError } from '../errors.ts';
import type { Config } from './architecture.ts';

export interface Rope {
  /** Angle per position, for each pair of rotated numbers of a head. */
  readonly frequencies: readonly number[];
  /** Factor on cosines and sines. */
  readonly scale: number;
  /** Positions that the tables are good for. */
  readonly contextLength: number;
  /** Angles for sequences of more than `after` tokens, for all of their tokens. */
  readonly long?: { readonly frequencies: readonly number[]; readonly after: number };
}

type Section = Readonly<Record<string, unknown>>;

/**
 * Reads `rope_parameters` (transformers 5) or `rope_theta` and `rope_scaling` (before).
 * @throws {EngineError} `unsupported` for kinds other than default, linear, dynamic, llama3, yarn, longrope (`su`)
 */
export function ropeOf(config: Config, headSize: number): Rope {
  const section = { ...asSection(config['rope_scaling']), ...asSection(config['rope_parameters']) };
  const contextLength = positive(config['max_position_embeddings'], 'max_position_embeddings');
  const theta = Number(section['rope_theta'] ?? config['rope_theta'] ?? 10000);
  const partial = Number(section['partial_rotary_factor'] ?? config['partial_rotary_factor'] ?? 1);
  const rotated = Math.floor(headSize * partial);
  const plain = Array.from({ length: rotated / 2 }, (_, i) => theta ** ((-2 * i) / rotated));
  const kind = String(section['rope_type'] ?? section['type'] ?? 'default');
  switch (kind) {
    case 'default':
    // Stretches only beyond the length that the model was trained for, where the context ends.
    case 'dynamic':
      return { frequencies: plain, scale: 1, contextLength };
    case 'linear':
      return { frequencies: plain.map((f) => f / positive(section['factor'], 'factor')), scale: 1, contextLength };
    case 'llama3':
      return { frequencies: plain.map((f) => llama3(f, section)), scale: 1, contextLength };
    case 'yarn':
      return yarn(plain, section, { theta, rotated, contextLength });
    case 'longrope':
    case 'su':
      return longRope(plain, section, config, contextLength);
    default:
      throw new EngineError(
        'unsupported',
        `The model cannot be run natively: its rope_type is "${kind}". It needs the Python worker.`,
      );
  }
}

/** Long waves are stretched, short ones stay, those between are mixed. */
function llama3(frequency: number, section: Section): number {
  const factor = positive(section['factor'], 'factor');
  const low = positive(section['low_freq_factor'], 'low_freq_factor');
  const high = positive(section['high_freq_factor'], 'high_freq_factor');
  const original = positive(section['original_max_position_embeddings'], 'original_max_position_embeddings');
  const wave = (2 * Math.PI) / frequency;
  if (wave < original / high) return frequency;
  if (wave > original / low) return frequency / factor;
  const smooth = (original / wave - low) / (high - low);
  return ((1 - smooth) * frequency) / factor + smooth * frequency;
}

interface Plain {
  readonly theta: number;
  /** Rotated numbers of a head. */
  readonly rotated: number;
  readonly contextLength: number;
}

/** Waves that turn often within the original length stay, those that turn less than once are stretched, those between are mixed. */
function yarn(plain: readonly number[], section: Section, { theta, rotated, contextLength }: Plain): Rope {
  const original = positive(
    section['original_max_position_embeddings'] ?? contextLength,
    'original_max_position_embeddings',
  );
  const factor = positive(section['factor'] ?? contextLength / original, 'factor');
  // Which pair of numbers makes so many turns within the original length.
  const pairOf = (turns: number): number =>
    (rotated * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const isWhole = section['truncate'] !== false;
  const [fast, slow] = [pairOf(Number(section['beta_fast'] || 32)), pairOf(Number(section['beta_slow'] || 1))];
  const low = Math.max(isWhole ? Math.floor(fast) : fast, 0);
  const high = Math.min(isWhole ? Math.ceil(slow) : slow, rotated - 1);
  const width = high === low ? 0.001 : high - low;
  const frequencies = plain.map((frequency, i) => {
    const stretched = Math.min(Math.max((i - low) / width, 0), 1);
    return (frequency / factor) * stretched + frequency * (1 - stretched);
  });
  return { frequencies, scale: Number(section['attention_factor'] ?? yarnScale(section, factor)), contextLength };
}

function yarnScale(section: Section, factor: number): number {
  const scaleOf = (by: number): number => (factor <= 1 ? 1 : 0.1 * by * Math.log(factor) + 1);
  const [mscale, all] = [Number(section['mscale'] ?? 0), Number(section['mscale_all_dim'] ?? 0)];
  return mscale && all ? scaleOf(mscale) / scaleOf(all) : scaleOf(1);
}

/** Phi-3's long contexts: one list of factors up to the original length, another for sequences beyond it. */
function longRope(plain: readonly number[], section: Section, config: Config, max: number): Rope {
  const original = positive(
    section['original_max_position_embeddings'] ?? config['original_max_position_embeddings'] ?? max,
    'original_max_position_embeddings',
  );
  const ratio = Number(section['factor'] ?? max / original);
  const natural = ratio <= 1 ? 1 : Math.sqrt(1 + Math.log(ratio) / Math.log(original));
  return {
    frequencies: divided(plain, section, 'short_factor'),
    scale: Number(section['attention_factor'] ?? natural),
    contextLength: max,
    ...(max > original && { long: { frequencies: divided(plain, section, 'long_factor'), after: original } }),
  };
}

function divided(plain: readonly number[], section: Section, key: string): number[] {
  const factors = section[key];
  if (!Array.isArray(factors) || factors.length !== plain.length)
    throw new EngineError('invalid_model', `config.json: "${key}" must have ${plain.length} numbers.`);
  return plain.map((frequency, i) => frequency / Number(factors[i]));
}

/** Cosines or sines, one row per position. */
export function ropeTable(
  { frequencies, scale, contextLength }: Omit<Rope, 'long'>,
  wave: (angle: number) => number,
): Float32Array {
  const table = new Float32Array(contextLength * frequencies.length);
  // The reference multiplies in single precision.
  const single = Float32Array.from(frequencies);
  for (let position = 0, at = 0; position < contextLength; position++) {
    for (const frequency of single) table[at++] = wave(Math.fround(position * frequency)) * scale;
  }
  return table;
}

const asSection = (value: unknown): Section => (typeof value === 'object' && value !== null ? { ...value } : {});

function positive(value: unknown, key: string): number {
  if (typeof value === 'number' && value > 0) return value;
  throw new EngineError('invalid_model', `config.json: "${key}" must be a number above 0.`);
}
