/**
 * `greedy-ids.ts NAME SEED FOLDER PROMPT [CONFIG]`: rebuilds a noise model from a seed in a folder, with keys of `config.json` replaced, and
 * prints the ids it writes greedily, as JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../src/load.ts';
import { answerOf } from './generated.ts';
import { type NoiseModel, writeNoiseModel } from './noise-models.ts';

const [name = '', seed = '', folder = '', text = '', config = '{}'] = process.argv.slice(2);
writeNoiseModel(folder, name as NoiseModel, Number(seed));
const file = join(folder, 'config.json');
writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...JSON.parse(config) }));
const options = { cacheDir: join(folder, 'cache'), threads: 1, precision: 'fp32' } as const;
const model = await load({ folder, flavors: { transformers: {} } }, options);
if (model.kind !== 'generate') throw new Error('not a text model');
const answer = await answerOf(model, { prompt: { text }, maxTokens: 24, doSample: false, logprobs: 0 });
console.log(JSON.stringify(answer.tokens.map(({ id }) => id)));
await model.close();
