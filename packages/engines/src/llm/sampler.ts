/** Chooses the next token from the model's scores. */
import type { Sampling } from '../port.ts';
import type { Random } from './random.ts';

/** Tokens so far, for the penalties. */
export interface Seen {
  /** Every token of prompt and answer. */
  readonly all: ReadonlySet<number>;
  /** Tokens of the answer, and how often each came. */
  readonly answer: ReadonlyMap<number, number>;
}

/** The chosen token; `logits` are changed in place. */
export function sample(logits: Float32Array, sampling: Sampling, seen: Seen, random: Random): number {
  adjust(logits, sampling, seen);
  if (isGreedy(sampling)) return argmax(logits);
  return draw(candidates(logits, sampling), random);
}

/** Whether the likeliest token is always taken. */
export const isGreedy = ({ doSample, temperature, topK }: Sampling): boolean =>
  doSample === false || temperature === 0 || topK === 1;

export function argmax(values: Float32Array): number {
  let best = 0;
  let most = values[0] ?? 0;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    if (value > most) {
      most = value;
      best = i;
    }
  }
  return best;
}

function adjust(logits: Float32Array, sampling: Sampling, { all, answer }: Seen): void {
  const { repetitionPenalty = 1, presencePenalty = 0, frequencyPenalty = 0, logitBias } = sampling;
  if (repetitionPenalty !== 1) {
    for (const id of all) {
      const logit = logits[id] ?? 0;
      logits[id] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
    }
  }
  if (presencePenalty !== 0 || frequencyPenalty !== 0) {
    for (const [id, times] of answer) logits[id] = (logits[id] ?? 0) - presencePenalty - frequencyPenalty * times;
  }
  for (const [id, bias] of Object.entries(logitBias ?? {})) {
    if (Number(id) < logits.length) logits[Number(id)] = (logits[Number(id)] ?? 0) + bias;
  }
}

/** Tokens that may be drawn; weights need not add up to 1. Without ids, position i is token i. */
interface Candidates {
  readonly ids?: readonly number[];
  readonly weights: Float64Array;
}

function candidates(logits: Float32Array, { temperature = 1, topK = 0, topP = 1 }: Sampling): Candidates {
  if (topK > 0) return nucleus(weighted(logits, best(logits, topK), temperature), topP);
  const all = weigh(logits, logits[argmax(logits)] ?? 0, temperature);
  if (topP >= 1) return { weights: all };
  const total = sum(all);
  const few = weighted(logits, best(logits, fewCandidates), temperature);
  // Nearly always a few tokens hold the share; only otherwise all are put in order.
  const enough = sum(few.weights) >= topP * total;
  return nucleus(enough ? few : weighted(logits, sorted(logits), temperature), topP, total);
}

const fewCandidates = 64;

function weighted(
  logits: Float32Array,
  ids: readonly number[],
  temperature: number,
): Candidates & { ids: readonly number[] } {
  const scores = Float32Array.from(ids, (id) => logits[id] ?? 0);
  return { ids, weights: weigh(scores, scores[0] ?? 0, temperature) };
}

const weigh = (scores: Float32Array, top: number, temperature: number): Float64Array =>
  Float64Array.from(scores, (score) => Math.exp((score - top) / temperature));

/** The likeliest that together have at least this share of the total. */
function nucleus(
  { ids, weights }: Candidates & { ids: readonly number[] },
  topP: number,
  total = sum(weights),
): Candidates {
  let end = 0;
  for (let share = 0; share < topP * total && end < weights.length; end++) share += weights[end] ?? 0;
  return { ids: ids.slice(0, end), weights: weights.subarray(0, end) };
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

function draw({ ids, weights }: Candidates, random: Random): number {
  let rest = random() * sum(weights);
  let at = 0;
  for (; at < weights.length - 1; at++) {
    rest -= weights[at] ?? 0;
    if (rest < 0) break;
  }
  return ids ? (ids[at] ?? 0) : at;
}

/** Ids by falling score; of equal scores the lower id. */
function sorted(logits: Float32Array): number[] {
  return Array.from(logits.keys()).sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
}

/** The ids of the `count` highest scores, highest first: one pass with a short sorted list. */
export function best(logits: Float32Array, count: number): number[] {
  if (count > 100) return sorted(logits).slice(0, count);
  const ids: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    const score = logits[id] as number;
    if (ids.length === count && score <= (logits[ids[count - 1] as number] as number)) continue;
    let at = ids.length;
    while (at > 0 && score > (logits[ids[at - 1] as number] as number)) at--;
    ids.splice(at, 0, id);
    if (ids.length > count) ids.pop();
  }
  return ids;
}

/** log Σ exp, to turn scores into log probabilities. */
export function logSumExp(logits: Float32Array): number {
  const top = logits[argmax(logits)] ?? 0;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  return top + Math.log(sum);
}
