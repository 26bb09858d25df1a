import { ArtifactError, DiskFull, InvalidPath, NoSuchArtifact } from '@millrace/artifacts';
import { fail } from '@millrace/protocol';
import { SearchError } from '@millrace/search';
import { StoreBusy, StoreConflict, StoreError, StoreFull } from '@millrace/store';
import { describe, expect, it } from 'vitest';
import { toApiError } from './failure.ts';

describe('every room’s failures have one answer', () => {
  it.each<[string, Error, number, string]>([
    ['full database', new StoreFull(), 507, 'RESOURCE_EXHAUSTED'],
    ['full artifact disk', new DiskFull(), 507, 'RESOURCE_EXHAUSTED'],
    ['busy readers', new StoreBusy(3), 503, 'TEMPORARILY_UNAVAILABLE'],
    ['locked', new StoreError('locked', 'x'), 503, 'TEMPORARILY_UNAVAILABLE'],
    ['failed sync', new StoreError('unsafe', 'x'), 500, 'INTERNAL_ERROR'],
    ['stopping', new StoreError('closed', 'x'), 503, 'TEMPORARILY_UNAVAILABLE'],
    ['conflict', new StoreConflict(['runs.run_uuid']), 409, 'RESOURCE_CONFLICT'],
    ['damaged', new StoreError('damaged', 'page 7 of /srv/x.db'), 500, 'INTERNAL_ERROR'],
    ['hostile path', new InvalidPath(), 400, 'INVALID_PARAMETER_VALUE'],
    ['no file', new NoSuchArtifact('a/b'), 404, 'RESOURCE_DOES_NOT_EXIST'],
    ['no driver', new ArtifactError('unsupported', 'x'), 501, 'NOT_IMPLEMENTED'],
    ['filter', new SearchError('Invalid filter', 3), 400, 'INVALID_PARAMETER_VALUE'],
    ['bug', new RangeError('secret'), 500, 'INTERNAL_ERROR'],
  ])('%s', (_name, error, status, code) => {
    const answer = toApiError(error, 'id-1');
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(JSON.stringify(answer.toBody())).not.toMatch(/secret|srv|runs\.run_uuid/);
  });
  it('knows our own from another thread, which is a copy without its class', () => {
    const copy = Object.assign(new Error('x'), { ...fail('NOT_FOUND', 'x', { position: 4 }) });
    const answer = toApiError(copy, 'id');
    expect([answer.status, answer.toBody()]).toEqual([404, fail('NOT_FOUND', 'x', { position: 4 }).toBody()]);
  });
  it('passes our own on', () => {
    const error = fail('NOT_FOUND', 'x');
    expect(toApiError(error, 'id')).toBe(error);
  });
});
