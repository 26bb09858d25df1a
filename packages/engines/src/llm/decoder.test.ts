import { expect, it } from 'vitest';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { createSession } from '../onnx/open-graph.ts';
import { elementType } from '../onnx/schema.ts';
import { Decoder } from './decoder.ts';

/**
 * A decoder with its cache in half precision: the key of a token is its id and 1, and the scores are the sums of all keys, that is, the sum
 * of the ids read so far and how many they are.
 */
function halfGraph(): Uint8Array {
  const g = new GraphBuilder();
  g.input('input_ids', elementType.int64, ['batch', 'sequence']);
  g.input('attention_mask', elementType.int64, ['batch', 'total']);
  g.output('logits', elementType.float16, ['batch', 1, 2]);
  const ids = g.node('Reshape', ['input_ids', g.int64([1, 1, -1, 1])]);
  const wide = g.node('Expand', [ids, g.int64([1, 1, 1, 2])]);
  const keys = g.node('Cast', [wide], undefined, { to: elementType.float16 });
  g.constant('shown', elementType.float16, [2], Float16Array.of(1, 0));
  g.constant('one', elementType.float16, [2], Float16Array.of(0, 1));
  const marked = g.node('Add', [g.node('Mul', [keys, 'shown']), 'one']);
  for (const kind of ['key', 'value']) {
    g.input(`past.${kind}`, elementType.float16, ['batch', 1, 'past', 2]);
    g.output(`present.${kind}`, elementType.float16, ['batch', 1, 'total', 2]);
    g.node('Concat', [`past.${kind}`, marked], [`present.${kind}`], { axis: 2 });
  }
  const sum = g.node('ReduceSum', ['present.key', g.int64([1, 2])], undefined, { keepdims: 0 });
  g.node('Reshape', [sum, g.int64([1, 1, 2])], ['logits']);
  return g.model();
}

it('hands a cache in half precision from step to step', async () => {
  const decoder = await Decoder.of(await createSession(halfGraph(), {}), {
    inputIds: 'input_ids',
    attentionMask: 'attention_mask',
    logits: 'logits',
    cacheShape: [1, 2],
    cache: ['key', 'value'].map((kind) => [`past.${kind}`, `present.${kind}`] as const),
  });
  const first = await decoder.step([5, 7], decoder.empty());
  expect([...first.logits]).toEqual([12, 2]);
  const second = await decoder.step([30], first.cache);
  expect([...second.logits]).toEqual([42, 3]);
  expect(second.cache.length).toBe(3);
  // Another answer goes on from the same prompt: a step changes nothing that it was given.
  expect([...(await decoder.step([1], first.cache)).logits]).toEqual([13, 3]);
  await decoder.close();
});
