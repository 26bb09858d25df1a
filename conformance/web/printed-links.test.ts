/** The links that MLflow's Python client prints, under a static prefix, lead to the page of what they name. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { claimed, pythonOf } from '../venv.mjs';
import { type Browser, openBrowser } from './browser.ts';
import { startServer, type WebServer } from './server.ts';

const program = `
import sys, mlflow
mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("printed/here")
class Same(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input
with mlflow.start_run(run_name="by-python"):
    mlflow.log_metric("loss", 0.5)
    mlflow.pyfunc.log_model(name="same", python_model=Same(), registered_model_name="same")
with mlflow.start_run(run_name="by-python"):
    mlflow.log_metric("loss", 0.4)
mlflow.genai.register_prompt(name="greeting", template="Hello {{ name }}")
`;

let server: WebServer;
let browser: Browser;
let printed: readonly string[];

beforeAll(async () => {
  server = await startServer(['--static-prefix', '/ml']);
  browser = await openBrowser(server);
  const { stdout, stderr } = await promisify(execFile)(pythonOf(claimed), ['-c', program, server.url], {
    env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' },
  });
  printed = [...new Set(`${stdout}\n${stderr}`.match(/http:\/\/127\.0\.0\.1\S+#\S+/g))];
}, 180_000);
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

/** What the page of a printed link is called. */
const titles: readonly (readonly [link: RegExp, title: string])[] = [
  [/\/runs\/[0-9a-f]{32}$/, 'by-python'],
  [/\/experiments\/\d+$/, 'printed/here'],
];

it('every printed link leads to a page with the name of what it names', async () => {
  for (const link of printed) {
    const [, name] = titles.find(([pattern]) => pattern.test(link)) ?? [];
    const page = await browser.open(link.slice(server.url.length));
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await page.close();
  }
  expect(printed).toHaveLength(3);
});

it.each([
  ['/#/models/same/versions/1', 'Version 1'],
  ['/#/models/same', 'same'],
  ['/#/prompts/greeting', 'greeting'],
  ['/#/models', 'Models'],
  ['/#/compare-experiments/s?experiments=["0","1"]', 'Default + printed/here'],
  ['/#/compare-model-versions?name="same"&runs={"1":"a","2":"b"}', 'What changed'],
])('%s, an address of MLflow’s own pages, leads to “%s”', async (link, name) => {
  const page = await browser.open(link);
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/ml\//);
});

it('a link that compares runs leads to their comparison', async () => {
  const runs = printed.flatMap((link) => /\/runs\/(\w+)$/.exec(link)?.[1] ?? []);
  const page = await browser.open(`/#/compare-runs?runs=${JSON.stringify(runs)}&experiments=["1"]`);
  await page.getByRole('heading', { level: 1, name: 'Compare 2 runs' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/ml/compare');
});
