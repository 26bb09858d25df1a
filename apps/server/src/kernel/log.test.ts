import { describe, expect, it } from 'vitest';
import { toReadable } from './log.ts';

describe('readable log lines', () => {
  it('holds time, level, message and fields', () => {
    expect(toReadable({ level: 'warn', time: 0, msg: 'slow request', route: '/x', ms: 1203 })).toMatch(
      /^\d\d:\d\d:\d\d warn {2}slow request route=\/x ms=1203$/,
    );
  });
  it('puts a trace on lines of its own', () => {
    expect(toReadable({ level: 'error', time: 0, msg: 'failed', err: { stack: 'Error: x\n    at y' } })).toContain(
      '\nError: x\n',
    );
  });
});
