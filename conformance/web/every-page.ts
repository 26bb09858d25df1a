import { createExperiment, createRegistry, createSweep, post, upload } from './seed.ts';

export interface SeenPage {
  readonly name: string;
  readonly address: string;
  /** Stands there when the data has come. */
  readonly sign: string;
  /** What the page says when its data could not be read; undefined when it needs no database. */
  readonly failure: string | RegExp | undefined;
}

/** Fills a server, and names every page with something that is on it. */
export async function seedEveryPage(url: string): Promise<readonly SeenPage[]> {
  const experiment = await createExperiment(url, 'vision/sweep', { team: 'red' });
  const [first = '', second = '', third = ''] = await createSweep(url, experiment, 6, Date.now());
  await upload(url, second, 'model/model.txt', 'weights');
  await createRegistry(url, [first, second, third]);
  await upload(url, first, 'notes/read.md', '# Hello');
  await upload(url, first, 'logs/train.log', 'epoch 1');
  await post(url, 'runs/delete', { run_id: third });
  await post(url, 'webhooks', { name: 'deploy', url: 'https://93.184.215.14/x', events: [created] });
  const made = (await post(url, 'logged-models', {
    experiment_id: experiment,
    name: 'forest',
    source_run_id: first,
    params: [{ key: 'depth', value: '7' }],
  })) as unknown as { model: { info: { model_id: string } } };
  const runs = `/experiments/${experiment}/runs`;
  return [
    { name: 'home', address: '/', sign: 'Moved aliases', failure: 'The experiments could not be read.' },
    { name: 'experiments', address: '/experiments', sign: 'vision', failure: 'The experiments could not be read.' },
    { name: 'runs', address: runs, sign: '5 runs', failure: 'The runs could not be read.' },
    { name: 'charts', address: `${runs}?view=charts`, sign: 'accuracy', failure: /could not be read/ },
    { name: 'run', address: `/runs/${first}`, sign: 'optimizer', failure: 'The run could not be read.' },
    { name: 'charts of a run', address: `/runs/${first}/charts`, sign: 'accuracy', failure: /could not be read/ },
    { name: 'artifacts', address: `/runs/${first}/artifacts`, sign: 'notes', failure: /could not be read/ },
    { name: 'logs', address: `/runs/${first}/logs`, sign: 'epoch 1', failure: /could not be read/ },
    { name: 'compare', address: `/compare?runs=${first},${second}`, sign: 'optimizer', failure: /could be read/ },
    { name: 'models', address: '/models', sign: 'digits', failure: 'The models could not be read.' },
    { name: 'model', address: '/models/digits', sign: '3 versions', failure: 'The model could not be read.' },
    {
      name: 'version',
      address: '/models/digits/versions/2',
      sign: 'load_model',
      failure: 'The version could not be read.',
    },
    {
      name: 'files of a version',
      address: '/models/digits/versions/2?part=files&path=model.txt',
      sign: 'weights',
      failure: 'The version could not be read.',
    },
    {
      name: 'version diff',
      address: '/models/digits/diff?a=1&b=2',
      sign: 'Params',
      failure: 'The model could not be read.',
    },
    { name: 'prompts', address: '/prompts', sign: 'summary', failure: 'The prompts could not be read.' },
    { name: 'prompt', address: '/prompts/summary', sign: 'sentences', failure: 'The prompt could not be read.' },
    {
      name: 'prompt diff',
      address: '/prompts/summary/diff?a=1&b=2',
      sign: 'Callers must now give',
      failure: /could not be/,
    },
    {
      name: 'logged model',
      address: `/logged-models/${made.model.info.model_id}`,
      sign: 'depth',
      failure: 'The model could not be read.',
    },
    { name: 'webhooks', address: '/settings/webhooks', sign: 'deploy', failure: 'The webhooks could not be read.' },
    { name: 'about', address: '/settings/about', sign: 'OpenAPI document', failure: undefined },
    { name: 'trash', address: '/trash', sign: '1 item', failure: 'The trash could not be read.' },
  ];
}

const created = { entity: 'MODEL_VERSION', action: 'CREATED' };
