import { afterEach, describe, expect, it } from 'vitest';
import { createEgress, TooManyRedirects } from './egress.ts';
import { type EgressProblem, EgressRefusal, type EgressRules, type Resolve } from './egress-target.ts';
import { type Receiver, startReceiver } from './testing.ts';

const closed: EgressRules = { allowedSchemes: ['http', 'https'], allowPrivateAddresses: false };
const open: EgressRules = { ...closed, allowPrivateAddresses: true };

const receivers: Receiver[] = [];
const receiver: typeof startReceiver = async (answer) => {
  const started = await startReceiver(answer);
  receivers.push(started);
  return started;
};
afterEach(async () => {
  for (const started of receivers.splice(0)) await started.close();
});

/** A name service that gives its answers in turn, the last one for ever, and counts. */
function names(...answers: readonly (readonly string[])[]): Resolve & { calls: number } {
  const resolve = async () => {
    const answer = answers[Math.min(resolve.calls, answers.length - 1)] ?? [];
    resolve.calls += 1;
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  resolve.calls = 0;
  return resolve;
}

const requestTo = (url: string, timeoutMs = 5_000) => ({
  url,
  headers: { 'Content-Type': 'application/json', 'X-Kept': 'yes' },
  body: '{"a": 1}',
  timeoutMs,
});

const problemOf = async (work: Promise<unknown>): Promise<EgressProblem> => {
  const error = await work.then(
    () => expect.unreachable('it was allowed'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EgressRefusal);
  return (error as EgressRefusal).problem;
};

describe('S-1: an address', () => {
  it.each([
    ['ftp://example.com', { kind: 'scheme', scheme: 'ftp' }],
    ['file:///etc/passwd', { kind: 'scheme', scheme: 'file' }],
    ['example.com', { kind: 'scheme', scheme: '' }],
    ['//example.com/x', { kind: 'scheme', scheme: '' }],
    ['http://', { kind: 'no-host' }],
    ['http:///x', { kind: 'no-host' }],
    ['http:example.com', { kind: 'no-host' }],
    ['http:/example.com', { kind: 'no-host' }],
    ['http://user@/x', { kind: 'no-host' }],
    ['http://[::1/x', { kind: 'malformed' }],
    ['http://a b/x', { kind: 'malformed' }],
    ['http://example.com:99999/', { kind: 'malformed' }],
    ['http://nowhere.test/', { kind: 'unresolved', host: 'nowhere.test' }],
  ])('%s is refused', async (url, problem) => {
    expect(await problemOf(createEgress(closed, names([])).check(url))).toMatchObject(problem);
  });

  it.each([
    ['http://127.0.0.1/', '127.0.0.1', '127.0.0.1'],
    ['http://127.1/', '127.1', '127.0.0.1'],
    ['http://2130706433/', '2130706433', '127.0.0.1'],
    ['http://0x7f000001/', '0x7f000001', '127.0.0.1'],
    ['http://0177.0.0.1/', '0177.0.0.1', '127.0.0.1'],
    ['http://127.0.0.1./', '127.0.0.1.', '127.0.0.1'],
    ['http://%31%32%37.0.0.1/', '%31%32%37.0.0.1', '127.0.0.1'],
    ['http://①②⑦.0.0.1/', '①②⑦.0.0.1', '127.0.0.1'],
    ['http://user:pass@10.0.0.1:80/', '10.0.0.1', '10.0.0.1'],
    ['http://[::1]/', '::1', '::1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:127.0.0.1', '::ffff:7f00:1'],
    ['HTTP://INSIDE.test/', 'inside.test', '192.168.0.7'],
  ])('S-4: %s is not public', async (url, host, address) => {
    const egress = createEgress(closed, names(['192.168.0.7']));
    expect(await problemOf(egress.check(url))).toEqual({ kind: 'not-public', host, address });
  });

  it('is judged by the host that is connected to, whatever stands before it', async () => {
    // Parsers disagree about the backslash: what counts is where the connection would go.
    const egress = createEgress(closed, names(['1.1.1.1']));
    expect(await problemOf(egress.check('http://127.0.0.1\\@example.com/'))).toMatchObject({ address: '127.0.0.1' });
  });

  it('with one closed address among its addresses is refused', async () => {
    const egress = createEgress(closed, names(['1.1.1.1', '10.0.0.1']));
    expect(await problemOf(egress.check('http://mixed.test/'))).toMatchObject({
      kind: 'not-public',
      address: '10.0.0.1',
    });
  });

  it('that is public passes, without a connection', async () => {
    await createEgress(closed, names(['1.1.1.1', '2606:4700::1111'])).check('https://public.test/x');
  });

  it('need not exist where everything is allowed', async () => {
    const resolve = names([]);
    await createEgress(open, resolve).check('http://nowhere.test/');
    expect(resolve.calls).toBe(0);
  });
});

describe('S-3: a connection', () => {
  it('goes to the vetted address; the name is not asked a second time', async () => {
    const target = await receiver();
    const resolve = names(['127.0.0.1'], ['127.0.0.99']);
    const answer = await createEgress(open, resolve).post(requestTo(`http://name.test:${target.port}/x?y=1`));
    expect(answer).toMatchObject({ status: 200, method: 'POST' });
    expect(resolve.calls).toBe(1);
    expect(target.requests).toMatchObject([
      {
        method: 'POST',
        path: '/x?y=1',
        body: '{"a": 1}',
        headers: { host: `name.test:${target.port}`, 'x-kept': 'yes' },
      },
    ]);
  });

  it('is not made when the name points inside by now', async () => {
    const target = await receiver();
    const egress = createEgress(closed, names(['1.1.1.1'], ['127.0.0.1']));
    const url = `http://rebinding.test:${target.port}/`;
    await egress.check(url);
    expect(await problemOf(egress.post(requestTo(url)))).toMatchObject({ kind: 'not-public', address: '127.0.0.1' });
    expect(target.connections()).toBe(0);
  });

  it('is not made to an inner address that a redirect names', async () => {
    const inner = await receiver();
    const outer = await receiver((response) => response.writeHead(302, { location: `${inner.url}/secret` }).end());
    let asked = 0;
    // Only the first hop may be inside: there is no public address on this machine.
    const rules: EgressRules = {
      ...closed,
      get allowPrivateAddresses() {
        return asked++ === 0;
      },
    };
    expect(await problemOf(createEgress(rules).post(requestTo(outer.url)))).toMatchObject({ kind: 'not-public' });
    expect([outer.connections(), inner.connections()]).toEqual([1, 0]);
  });

  it('is not made to another scheme that a redirect names', async () => {
    const outer = await receiver((response) => response.writeHead(307, { location: 'file:///etc/passwd' }).end());
    expect(await problemOf(createEgress(open).post(requestTo(outer.url)))).toMatchObject({ kind: 'scheme' });
  });
});

describe('redirects', () => {
  it.each([
    [301, 'GET'],
    [302, 'GET'],
    [303, 'GET'],
    [307, 'POST'],
    [308, 'POST'],
  ])('%i goes on as %s', async (status, method) => {
    const target = await receiver((response, count) =>
      count === 1 ? response.writeHead(status, { location: '/next' }).end() : response.end('there'),
    );
    const answer = await createEgress(open).post(requestTo(`${target.url}/first`));
    expect([answer.status, answer.method, answer.body.toString()]).toEqual([200, method, 'there']);
    const { headers, body, path } = target.requests[1] as Receiver['requests'][number];
    const sent = { path, body, type: headers['content-type'], kept: headers['x-kept'] };
    const [expectedBody, type] = method === 'POST' ? ['{"a": 1}', 'application/json'] : ['', undefined];
    expect(sent).toEqual({ path: '/next', body: expectedBody, type, kept: 'yes' });
  });

  it('without an address are answers', async () => {
    const target = await receiver((response) => response.writeHead(302).end('lost'));
    expect((await createEgress(open).post(requestTo(target.url))).status).toBe(302);
  });

  it('end after 30', async () => {
    const target = await receiver((response) => response.writeHead(302, { location: '/' }).end());
    await expect(createEgress(open).post(requestTo(target.url))).rejects.toBeInstanceOf(TooManyRedirects);
    expect(target.requests).toHaveLength(31);
  });
});

describe('answers', () => {
  it('are read up to one KiB', async () => {
    const target = await receiver((response) => {
      response.write('x'.repeat(1500));
      // The rest never comes.
    });
    expect((await createEgress(open).post(requestTo(target.url))).body.toString()).toBe('x'.repeat(1024));
  });

  it.each([
    ['no answer', () => {}],
    ['half an answer', (response: { write: (text: string) => void }) => response.write('x')],
  ])('are not waited for longer than asked: %s', async (_, answer) => {
    const target = await receiver(answer);
    const sent = createEgress(open).post(requestTo(target.url, 60));
    await expect(sent).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('are not waited for once the caller has given up', async () => {
    const target = await receiver(() => {});
    const given = AbortSignal.timeout(30);
    await expect(createEgress(open).post({ ...requestTo(target.url), signal: given })).rejects.toThrow();
  });

  it('that never come because nobody listens are errors', async () => {
    const gone = await startReceiver();
    await gone.close();
    await expect(createEgress(open).post(requestTo(gone.url))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
