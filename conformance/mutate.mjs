/**
 * Proves that the suite can fail: a proxy in front of the server answers `{}` for one route, and the tests tagged with
 * that row must turn red. `node conformance/mutate.mjs [--url URL] [--reference] [row…]`; without rows, all of them.
 */
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { pytest } from './pytest.mjs';
import { startMillrace, startReference } from './servers.mjs';
import { claimed, pythonOf } from './venv.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const routes = JSON.parse(readFileSync(join(here, 'routes.json'), 'utf8'));

/** Answers the rows whose tests stayed green although their route said nothing but `{}`. */
export async function mutate(python, { url, isReference = false, rows = Object.keys(routes) }) {
  const green = [];
  for (const row of rows) {
    const proxy = await proxyWithout(url, routes[row]);
    const args = ['-x', '-q', '--tb=no', '--row', row];
    const { code, output } = await pytest(python, { url: proxy.url, isReference, args, quiet: true });
    await proxy.close();
    const first = /^(?:FAILED|ERROR) (.+?)(?: - .*)?$/m.exec(output)?.[1];
    console.log(`${row}: ${code === 1 ? `red, ${first}` : `STAYED GREEN (pytest ended with ${code})`}`);
    if (code !== 1) green.push(row);
  }
  return green;
}

/** A proxy that passes everything on to `target` except the given routes (`METHOD /path/{name}`). */
async function proxyWithout(target, silenced) {
  const patterns = silenced.map(toPattern);
  const server = createServer((incoming, outgoing) => {
    const asked = `${incoming.method} ${incoming.url.split('?')[0]}`;
    if (patterns.some((pattern) => pattern.test(asked))) {
      incoming.resume();
      outgoing.setHeader('Content-Type', 'application/json').end('{}');
      return;
    }
    forward(target, incoming, outgoing);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const close = () => new Promise((done) => server.close(done).closeAllConnections());
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** `/api` stands for its twin `/ajax-api` too. */
function toPattern(route) {
  const path = route
    .replace(/[.]/g, '\\.')
    .replace(/\{\w+\*\}/g, '.+')
    .replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${path.replace(' /api/', ' /(?:ajax-)?api/')}$`);
}

function forward(target, incoming, outgoing) {
  const { hostname, port } = new URL(target);
  const { method, headers, url: path } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { url: { type: 'string' }, reference: { type: 'boolean', default: false } },
  });
  const unknown = positionals.filter((row) => !routes[row]);
  if (unknown.length > 0) throw new Error(`no such row: ${unknown.join(', ')}`);
  const python = pythonOf(claimed);
  const server = values.url ? undefined : await (values.reference ? startReference(python) : startMillrace());
  const rows = positionals.length > 0 ? positionals : undefined;
  const green = await mutate(python, { url: values.url ?? server.url, isReference: values.reference, rows });
  await server?.stop();
  process.exitCode = green.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
