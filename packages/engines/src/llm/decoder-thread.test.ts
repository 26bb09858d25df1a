import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { trained } from '../../test/noise-models.ts';
import { load } from '../load.ts';

const folder = join(trained, 'phi3-tiny-onnx-fp32');
const asked = { prompt: { text: '<|user|>Hello<|end|><|assistant|>' }, doSample: false } as const;

describe('a decoder', () => {
  it('leaves the main thread free while it computes', async () => {
    const model = await load({ folder, flavors: { genai_onnx: {} } }, { cacheDir: folder, threads: 1 });
    if (model.kind !== 'generate') throw new Error('not a text model');
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await answerOf(model, { prompt: { ids: Array(400).fill(7) }, maxTokens: 100, doSample: false });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    await model.close();
  });

  it.each([
    ['where no thread may be started', ['--permission', '--allow-addons']],
    ['and lets the program end', []],
  ])('answers %s', (_where, flags) => {
    const temporary = temporaryFolder();
    const root = fileURLToPath(new URL('../../../../', import.meta.url));
    const script = `
      const { load } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)});
      const model = await load({ folder: ${JSON.stringify(folder)}, flavors: { genai_onnx: {} } }, { cacheDir: '/', threads: 1 });
      let text = '';
      for await (const event of await model.generate(${JSON.stringify(asked)})) text += event.text ?? '';
      await model.close();
      console.log(text);`;
    const reads = flags.length > 0 ? [`--allow-fs-read=${root}`] : [];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, ...reads, '--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: temporary.path,
    });
    temporary.remove();
    expect(stdout, stderr).toBe('Hello! What shall we grind today?\n');
  });

  it('says when the graph is broken', async () => {
    const start = {
      source: new Uint8Array([1, 2, 3]),
      options: {},
      names: { inputIds: 'a', attentionMask: 'b', logits: 'c', cacheShape: [1, 1], cache: [] },
    } as const;
    const { openDecoder } = await import('./decoder-thread.ts');
    await expect(openDecoder(start)).rejects.toMatchObject({ reason: 'invalid_model' });
  });
});
