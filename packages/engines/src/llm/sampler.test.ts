import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { argmax, best, logSumExp, sample } from './sampler.ts';

const nothing = { all: new Set<number>(), answer: new Map<number, number>() };

/** How often each token is drawn. */
function shares(logits: readonly number[], sampling: object, tries = 20000): number[] {
  const random = seededRandom(1);
  const counts = logits.map(() => 0);
  for (let i = 0; i < tries; i++) {
    const token = sample(Float32Array.from(logits), sampling, nothing, random);
    counts[token] = (counts[token] ?? 0) + 1;
  }
  return counts.map((count) => count / tries);
}

const softmax = (logits: readonly number[]): number[] => {
  const weights = logits.map(Math.exp);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};

function expectShares(actual: readonly number[], expected: readonly number[]): void {
  for (const [i, share] of actual.entries()) expect(Math.abs(share - (expected[i] ?? 0))).toBeLessThan(0.015);
}

const logits = [1, 0, 2, -1];

describe('sample', () => {
  it('draws by the softmax', () => expectShares(shares(logits, {}), softmax(logits)));

  it('flattens with temperature', () =>
    expectShares(shares(logits, { temperature: 2 }), softmax(logits.map((l) => l / 2))));

  it('keeps the topK', () => {
    const [a, , c] = shares(logits, { topK: 2 });
    expectShares([a ?? 0, c ?? 0], softmax([1, 2]));
  });

  it('keeps the tokens that reach topP, with the one that crosses it', () => {
    // Shares are 0.24, 0.09, 0.64, 0.03.
    expectShares(shares(logits, { topP: 0.6 }), [0, 0, 1, 0]);
    const [a, , c] = softmax([1, -100, 2, -100]);
    expectShares(shares(logits, { topP: 0.7 }), [a ?? 0, 0, c ?? 0, 0]);
  });

  it('keeps the tokens that reach topP among very many', () => {
    const flat = Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : -50));
    const drawn = shares(flat, { topP: 0.5 }, 2000);
    expect(drawn.filter((share) => share > 0).length).toBeGreaterThan(240);
    expect(drawn.slice(250).every((share) => share === 0)).toBe(true);
  });

  it('takes penalties off what was said', () => {
    const seen = { all: new Set([2, 3]), answer: new Map([[0, 2]]) };
    const greedy = { doSample: false };
    expect(sample(Float32Array.from(logits), { ...greedy, repetitionPenalty: 4 }, seen, Math.random)).toBe(0);
    expect(
      sample(Float32Array.from(logits), { ...greedy, repetitionPenalty: 4, presencePenalty: 0.9 }, seen, Math.random),
    ).toBe(2);
    expect(sample(Float32Array.of(1.9, 0, 1), { ...greedy, frequencyPenalty: 0.4 }, seen, Math.random)).toBe(0);
    expect(sample(Float32Array.of(1.9, 0, 1), { ...greedy, frequencyPenalty: 0.5 }, seen, Math.random)).toBe(2);
  });
});

describe('of scores', () => {
  it('the best are in order, the lower id first among equals', () => {
    expect(best(Float32Array.of(1, 3, 2, 3), 3)).toEqual([1, 3, 2]);
    const many = Float32Array.from({ length: 500 }, (_, i) => (i * 7919) % 500);
    expect(best(many, 200)).toEqual([...many.keys()].sort((a, b) => (many[b] ?? 0) - (many[a] ?? 0)).slice(0, 200));
    expect(argmax(Float32Array.of(1, 3, 2, 3))).toBe(1);
  });

  it('the sum of exponentials does not overflow', () => {
    expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 5);
  });
});
