import { describe, expect, it } from 'vitest';
import { ApiError, type ErrorCodeName, errorCodes, fail, invalidParameter } from './errors.ts';

describe('the catalogue', () => {
  it.each<[ErrorCodeName, number, string | undefined, string | undefined]>([
    ['BAD_REQUEST', 400, 'KAM00', 'INVALID_PARAMETER_VALUE'],
    ['INVALID_PARAMETER_VALUE', 400, 'KAM00', 'INVALID_PARAMETER_VALUE'],
    ['RESOURCE_ALREADY_EXISTS', 400, 'KAM00', 'RESOURCE_ALREADY_EXISTS'],
    ['CUSTOMER_UNAUTHORIZED', 401, 'KAM00', 'PERMISSION_DENIED'],
    ['UNAUTHENTICATED', 401, undefined, undefined],
    ['PERMISSION_DENIED', 403, 'KAM00', 'PERMISSION_DENIED'],
    ['NOT_FOUND', 404, 'KAM00', 'RESOURCE_NOT_FOUND'],
    ['ENDPOINT_NOT_FOUND', 404, 'KAM00', 'RESOURCE_NOT_FOUND'],
    ['RESOURCE_DOES_NOT_EXIST', 404, 'KAM00', 'RESOURCE_NOT_FOUND'],
    ['ABORTED', 409, undefined, undefined],
    ['RESOURCE_CONFLICT', 409, undefined, undefined],
    ['ALREADY_EXISTS', 409, undefined, undefined],
    ['REQUEST_LIMIT_EXCEEDED', 429, undefined, undefined],
    ['RESOURCE_EXHAUSTED', 429, undefined, undefined],
    ['CANCELLED', 499, undefined, undefined],
    ['INTERNAL_ERROR', 500, 'XXM00', 'CLIENT_INTERNAL_ERROR'],
    ['INVALID_STATE', 500, 'XXM00', 'CLIENT_INTERNAL_ERROR'],
    ['FEATURE_DISABLED', 500, 'KAM00', 'FEATURE_DISABLED'],
    ['DATA_LOSS', 500, undefined, undefined],
    ['NOT_IMPLEMENTED', 501, undefined, undefined],
    ['TEMPORARILY_UNAVAILABLE', 503, 'XXM00', 'CLIENT_INTERNAL_ERROR'],
    ['DEADLINE_EXCEEDED', 504, undefined, undefined],
  ])('%s answers %d', (code, status, sqlstate, error_class) => {
    const error = fail(code, 'text');
    expect(error.status).toBe(status);
    expect(error.toBody()).toEqual({ error_code: code, message: 'text', sqlstate, error_class });
  });

  it('is complete and well formed', () => {
    expect(Object.keys(errorCodes)).toHaveLength(22);
    for (const code of Object.values(errorCodes) as { status: number; sqlstate?: string; error_class?: string }[]) {
      expect(code.status).toBeGreaterThanOrEqual(400);
      expect(code.status).toBeLessThan(600);
      expect(code.sqlstate === undefined).toBe(code.error_class === undefined);
      if (code.sqlstate !== undefined) expect(code.sqlstate).toMatch(/^[A-Z0-9]{5}$/);
    }
  });
});

describe('ApiError', () => {
  it('lets an error name its own class, status and position', () => {
    const error = new ApiError('INVALID_PARAMETER_VALUE', 'm', {
      sqlstate: 'KAM04',
      error_class: 'ATTRIBUTE_NOT_FOUND',
      status: 413,
      position: 7,
    });
    expect(error.status).toBe(413);
    expect(error.toBody()).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: 'm',
      sqlstate: 'KAM04',
      error_class: 'ATTRIBUTE_NOT_FOUND',
      position: 7,
    });
  });

  it('never sends its cause or its note for the log', () => {
    const error = invalidParameter('m', { cause: new Error('SELECT secret'), log: 'disk path' });
    expect(JSON.stringify(error.toBody())).not.toMatch(/secret|disk/);
    expect(error.cause).toBeInstanceOf(Error);
  });
});
