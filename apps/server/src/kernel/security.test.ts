import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SecurityConfig } from './config.ts';
import { createGuard, parseHost, wildcard } from './security.ts';

const defaults: SecurityConfig = { enabled: true, corsAllowedOrigins: [], xFrameOptions: 'SAMEORIGIN' };

function ask(config: SecurityConfig, headers: Record<string, string>, { method = 'GET', url = '/api/2.0/x' } = {}) {
  const all = { host: 'localhost', ...headers };
  const rawHeaders = Object.entries(all).flat();
  const request = { method, url, headers: all, rawHeaders } as unknown as IncomingMessage;
  return createGuard(config, ['/health', '/version']).check(request, url);
}

describe('N-5: the Host header', () => {
  const accepted = [
    'localhost',
    'localhost:5000',
    'LOCALHOST:5000',
    'localhost.',
    '127.0.0.1',
    '127.0.0.1:5000',
    '[::1]',
    '[::1]:5000',
    '0.0.0.0:80',
    '10.1.2.3',
    '192.168.0.7:5000',
    '172.16.0.1',
    '172.31.255.255:1',
    '[fd00::1]',
    '[fc00::1]:5000',
  ];
  it.each(accepted)('%s is accepted by default', (host) => expect(ask(defaults, { host })).toBeUndefined());

  const refused = [
    'evil.example',
    'evil.example:5000',
    '8.8.8.8',
    '172.32.0.1',
    '172.15.0.1',
    '[2001:db8::1]',
    '127.0.0.2',
    '',
  ];
  it.each(refused)('"%s" is refused by default', (host) => {
    expect(ask(defaults, { host })).toEqual({
      status: 403,
      body: 'Invalid Host header - possible DNS rebinding attack detected',
    });
  });

  it.each(['/health', '/version'])('%s answers to any Host', (url) => {
    expect(ask(defaults, { host: 'evil.example' }, { url })).toBeUndefined();
  });
  it.each(['/healthz', '/health/', '/v1/health', '/Health'])('%s is not exempt', (url) => {
    expect(ask(defaults, { host: 'evil.example' }, { url })?.status).toBe(403);
  });

  it('a list of allowed hosts replaces the defaults', () => {
    const config = { ...defaults, allowedHosts: ['lab.example:5000', '*.lab.example'] };
    expect(ask(config, { host: 'lab.example:5000' })).toBeUndefined();
    expect(ask(config, { host: 'a.LAB.example' })).toBeUndefined();
    expect(ask(config, { host: 'lab.example' })?.status).toBe(403);
    expect(ask(config, { host: 'localhost' })?.status).toBe(403);
    expect(ask({ ...defaults, allowedHosts: ['*'] }, { host: 'any.example' })).toBeUndefined();
  });

  it('passes everything when the checks are off', () => {
    expect(
      ask({ ...defaults, enabled: false }, { host: 'evil.example', origin: 'https://evil.example' }),
    ).toBeUndefined();
  });
});

describe('N-10: hosts are parsed, and ranges hold for addresses only', () => {
  it.each([
    '10.evil.example',
    '192.168.evil.example',
    '172.16.0.1.evil.example',
    '10.0.0.1.nip.example',
    'fc00:evil',
    'fd00::1',
  ])('%s is a name, not an address', (host) => expect(ask(defaults, { host })?.status).toBe(403));
  it.each([
    'user@localhost',
    'localhost:5000:1',
    'localhost:abc',
    'localhost/x',
    '[::1',
    '::1',
    '[localhost]',
    'localhost ',
    'localhost:123456',
  ])('%s is not a host', (host) => expect(parseHost(host)).toBeUndefined());
  it('an operator pattern of digits means addresses too', () => {
    const config = { ...defaults, allowedHosts: ['10.*'] };
    expect(ask(config, { host: '10.2.3.4:5000' })).toBeUndefined();
    expect(ask(config, { host: '10.evil.example' })?.status).toBe(403);
  });
  it('wildcards match whole texts', () => {
    expect(wildcard('a*c', 'abc')).toBe(true);
    expect(wildcard('a*b*c', 'a-b-b-c')).toBe(true);
    expect(wildcard('aa*aa', 'aaa')).toBe(false);
    expect(wildcard('a*', 'ba')).toBe(false);
    expect(wildcard('a.c', 'abc')).toBe(false);
  });
});

describe('N-6: the Origin of changing requests', () => {
  const foreign = [
    'https://evil.example',
    'http://evil.example:5000',
    'null',
    'http://localhost.evil.example',
    'http://localhost@evil.example',
    'garbage',
  ];
  const methods = ['POST', 'PUT', 'PATCH', 'DELETE'];
  it.each(methods.flatMap((method) => foreign.map((origin) => [method, origin] as const)))(
    '%s from %s is blocked',
    (method, origin) => {
      for (const url of ['/api/2.0/x', '/ajax-api/2.0/x', '/graphql', '/health']) {
        expect(ask(defaults, { origin }, { method, url })).toEqual({
          status: 403,
          body: 'Cross-origin request blocked',
        });
      }
    },
  );
  it.each(['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:8080'])('%s may change', (origin) => {
    expect(ask(defaults, { origin }, { method: 'POST' })).toBeUndefined();
  });
  it('reading is not blocked, but the browser gets no leave to show it', () => {
    expect(ask(defaults, { origin: 'https://evil.example' })).toBeUndefined();
    expect(createGuard(defaults, []).corsHeaders('https://evil.example')).toEqual([]);
  });
  it('listed origins may change and read', () => {
    const config = { ...defaults, corsAllowedOrigins: ['https://*.lab.example', 'https://one.example'] };
    for (const origin of ['https://a.lab.example', 'https://one.example']) {
      expect(ask(config, { origin }, { method: 'POST' })).toBeUndefined();
      expect(createGuard(config, []).corsHeaders(origin)).toContain(origin);
    }
    expect(ask(config, { origin: 'https://one.example.evil' }, { method: 'POST' })?.status).toBe(403);
  });
  it('* lets every page change, without credentials', () => {
    const config = { ...defaults, corsAllowedOrigins: ['*'] };
    expect(ask(config, { origin: 'https://evil.example' }, { method: 'POST' })).toBeUndefined();
    expect(createGuard(config, []).corsHeaders('https://evil.example')).toEqual([
      'access-control-allow-origin',
      '*',
      'access-control-expose-headers',
      '*',
    ]);
  });
});

describe('preflights', () => {
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
  it('local pages get leave', () => {
    const answer = ask(defaults, { origin: 'http://localhost:3000', ...asked }, { method: 'OPTIONS' });
    expect(answer).toMatchObject({ status: 200, body: 'OK' });
    expect(answer?.headers).toEqual(
      expect.arrayContaining(['access-control-max-age', '600', 'access-control-allow-headers', 'content-type']),
    );
  });
  it('foreign pages do not', () => {
    const answer = ask(defaults, { origin: 'https://evil.example', ...asked }, { method: 'OPTIONS' });
    expect(answer).toEqual({ status: 400, body: 'Disallowed CORS origin' });
  });
  it('any other OPTIONS is 204', () => {
    expect(ask(defaults, {}, { method: 'OPTIONS' })).toEqual({ status: 204, body: '' });
  });
});

describe('N-11: one request, one authority', () => {
  const check = (url: string, rawHeaders: string[]) =>
    createGuard(defaults, []).check(
      { method: 'GET', url, headers: { host: 'localhost' }, rawHeaders } as unknown as IncomingMessage,
      '/',
    );
  it('two Host headers are refused', () => {
    expect(check('/', ['Host', 'localhost', 'host', 'evil.example'])?.status).toBe(400);
  });
  it('an absolute target must name the Host', () => {
    expect(check('http://localhost/api', ['Host', 'localhost'])).toBeUndefined();
    expect(check('http://evil.example/api', ['Host', 'localhost'])?.status).toBe(400);
    expect(check('ftp://localhost/api', ['Host', 'localhost'])?.status).toBe(400);
  });
});

describe('headers of every answer', () => {
  it('says nosniff and the frame rule', () => {
    expect(createGuard(defaults, []).headers).toEqual([
      'x-content-type-options',
      'nosniff',
      'x-frame-options',
      'SAMEORIGIN',
      'vary',
      'Origin',
    ]);
    expect(createGuard({ ...defaults, xFrameOptions: undefined }, []).headers).not.toContain('x-frame-options');
  });
});
