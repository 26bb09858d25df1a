import { request as httpRequest } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { loggedModel, type Serving, serve, stopAll } from '../testing.ts';

const folder = loggedModel('phi3-genai-python');
/** Ends what hangs; nothing is expected within it. */
const patience = 600_000;
const body = { prompt: '<|user|>What is the capital of Spain?<|end|><|assistant|>', max_length: 20 };

afterEach(stopAll, patience);

interface Clients {
  /** Until every client got an answer to a question that it asked after this call. */
  round(): Promise<void>;
  /** The statuses they got, or why they got none. */
  stop(): Promise<(number | string)[]>;
}

/** Clients that ask over kept connections, all at once, and again when all have their answer. */
function clients(serving: Serving, count: number): Clients {
  let isStopped = false;
  const seen: (number | string)[] = [];
  const ask = (): Promise<number | string> =>
    serving.post('/invocations', body).then(
      async (response) => (await response.text()) && response.status,
      (error: Error) => String(error.cause ?? error),
    );
  const askAll = async (): Promise<void> => {
    seen.push(...(await Promise.all(Array.from({ length: count }, ask))));
  };
  let current = askAll();
  const all = (async () => {
    while (!isStopped) {
      await current;
      current = askAll();
    }
    await current;
  })();
  return {
    async round() {
      const begun = current;
      await begun;
      while (current === begun) await turn();
      await current;
    },
    async stop() {
      isStopped = true;
      await all;
      return seen;
    },
  };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the supervisor', { timeout: patience }, () => {
  it('exchanges the model 20 times under 50 clients without one failed request, and leaves no old process', async () => {
    const serving = await serve(folder);
    const pids = [serving.pid];
    const asking = clients(serving, 50);
    for (let version = 1; version <= 20; version++) {
      await serving.replace({ folder, name: 'phi3', version: String(version) });
      pids.push(serving.pid);
      await asking.round();
    }
    const statuses = await asking.stop();
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(statuses.length).toBeGreaterThanOrEqual(20 * 50);
    expect(new Set(pids).size).toBe(21);
    await expect.poll(() => pids.filter((pid) => isAlive(pid!)), { timeout: patience }).toEqual([serving.pid]);
  });

  it('keeps the model when the next one cannot be served', async () => {
    const serving = await serve(folder);
    const before = serving.pid;
    await expect(serving.replace({ folder: `${folder}/artifacts`, name: 'x' })).rejects.toThrow('MLmodel');
    expect(serving.pid).toBe(before);
    expect((await serving.post('/invocations', body)).status).toBe(200);
  });

  it('starts a killed process again; until it is warm, requests get 503 and Retry-After', async () => {
    const serving = await serve(folder);
    process.kill(serving.pid!, 'SIGKILL');
    await expect
      .poll(() => fetch(`${serving.url}/ping`).then((r) => [r.status, r.headers.get('retry-after')], String), {
        timeout: patience,
      })
      .toEqual([503, '1']);
    await expect
      .poll(() => fetch(`${serving.url}/ping`).then((r) => r.status, String), { timeout: patience })
      .toBe(200);
    expect((await serving.post('/invocations', body)).status).toBe(200);
    expect(serving.events.map(({ msg }) => msg)).toContain(
      "the model's process was ended by SIGKILL; starting it again",
    );
  });

  it('ends a process that is over its memory limit', async () => {
    await expect(serve(folder, { memoryLimitBytes: 20 * 2 ** 20 })).rejects.toThrow(
      "The model's process went over its memory limit of 20971520 bytes.",
    );
  });

  it('answers requests of a kept connection with close once it is being replaced', async () => {
    const serving = await serve(folder);
    const { port } = new URL(serving.url);
    const { Agent } = await import('node:http');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ping = (): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        httpRequest({ port, path: '/ping', agent }, (response) => {
          response.resume().on('end', () => resolve(response.headers.connection));
        })
          .on('error', reject)
          .end();
      });
    expect(await ping()).toBe('keep-alive');
    const replaced = serving.replace({ folder, name: 'phi3', version: '2' });
    await expect.poll(ping, { interval: 20, timeout: patience }).toBe('close');
    await replaced;
    agent.destroy();
  });
});
