/** `npm run screenshots`: every page in both colours into docs/screenshots, on data that is the same each time. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeChromium, openBrowser } from './browser.ts';
import { logArtifacts } from './logged-artifacts.ts';
import { createExperiment, createRegistry, createRun, createSweep, post, upload } from './seed.ts';
import { startServer } from './server.ts';

const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
/** For lazily loaded parts and their first answers. */
const settleMs = 1500;

const server = await startServer();
try {
  const addresses = await seed(server.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    const browser = await openBrowser({ url: server.url, scheme });
    for (const [name, address] of Object.entries(addresses)) {
      const page = await browser.open(address);
      await page.waitForTimeout(settleMs);
      await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) });
      await page.close();
    }
    await browser.close();
  }
} finally {
  await closeChromium();
  await server.dispose();
}

async function seed(url: string): Promise<Readonly<Record<string, string>>> {
  for (const name of ['audio/asr/whisper', 'fraud-detection', 'vision/vit/base'])
    await createExperiment(url, name, { team: 'core' });
  const experiment = await createExperiment(url, 'vision/resnet/imagenet', { team: 'vision' });
  const ids = await createSweep(url, experiment, 120, Date.now());
  await createRegistry(url, ids);
  await post(url, 'runs/delete', { run_id: ids[0] });
  const run = await createRun(url, experiment, {
    name: 'baseline-cosine',
    start_time: Date.now() - 600_000,
    status: 'RUNNING',
    params: {
      lr: '0.01',
      optimizer: 'adam',
      batch_size: '32',
      scheduler: 'cosine',
      'data.path': 's3://bucket/imagenet/v3',
    },
    tags: {
      stage: 'candidate',
      'mlflow.source.name': 'train.py',
      'mlflow.user': 'ada',
      'mlflow.source.git.commit': '3f9d2c1e8a7b6d5c4f3e2d1c0b9a8f7e6d5c4b3a',
      'mlflow.note.content':
        'Best so far with the **cosine** schedule.\n\n- five epochs of warm-up\n- no weight decay on norms',
    },
    metrics: { 'val/accuracy': [0.41, 0.62, 0.74, 0.79], 'val/loss': [1.9, 1.2, 0.8, 0.61], 'test/f1': [0.77] },
  });
  await upload(
    url,
    run,
    'eval/predictions.csv',
    'image,label,predicted,score\na.png,cat,cat,0.98\nb.png,dog,cat,0.51\nc.png,dog,dog,0.93\n',
  );
  await upload(
    url,
    run,
    'logs/train.log',
    Array.from({ length: 40 }, (_, step) => `step ${step} loss ${(2 / (step + 1)).toFixed(4)}`).join('\n'),
  );
  const logged = logArtifacts(url);
  const files = `/runs/${logged[0]}/artifacts`;
  const compared = `/compare?runs=${logged.join(',')}&tab=artifacts`;
  return {
    home: '/',
    experiments: '/experiments',
    runs: `/experiments/${experiment}/runs`,
    'runs-filtered': `/experiments/${experiment}/runs?filter=metrics.\`val/loss\` < 0.3&sort=metrics.val/loss`,
    'runs-nested': `/experiments/${experiment}/runs?tree=1&sort=attributes.start_time`,
    run: `/runs/${run}`,
    'run-artifacts': `/runs/${run}/artifacts/eval/predictions.csv`,
    'run-parquet': `${files}/data/groups.parquet`,
    'run-model': `${files}/model/MLmodel`,
    'run-images': `${files}/images`,
    'compare-images': `${compared}&path=images/&image=val/dogs&step=10&zoom=2,0.5,0.5`,
    'compare-table': `${compared}&path=eval/table.json&all=1`,
    'run-logs': `/runs/${run}/logs`,
    charts: `/experiments/${experiment}/runs?view=charts`,
    compare: `/compare?runs=${ids.slice(-3).join(',')}`,
    models: '/models',
    model: '/models/digits',
    'model-version': '/models/digits/versions/2',
    'model-diff': '/models/digits/diff?a=1&b=2',
    prompts: '/prompts',
    prompt: '/prompts/summary?version=2',
    'prompt-diff': '/prompts/summary/diff?a=1&b=2',
    trash: '/trash',
    settings: '/settings',
  };
}
