import { fileURLToPath } from 'node:url';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pickleReports, reportsOfBytes } from './pickle-report.ts';

/** Made by Python's pickle and cloudpickle, in base64. */
const pickles: Readonly<Record<string, string>> = {
  evil0: 'Y3Bvc2l4CnN5c3RlbQpwMAooVnRydWUKcDEKdHAyClJwMwou',
  evil2: 'gAJjcG9zaXgKc3lzdGVtCnEAWAQAAAB0cnVlcQGFcQJScQMu',
  evil4: 'gASVHwAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAR0cnVllIWUUpQu',
  array:
    'gASV1QAAAAAAAAB9lCiMAWGUjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0lJOUjAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQoSwFLA4WUaAWMBWR0eXBllJOUjAJpOJSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiiUMYAAAAAAAAAAABAAAAAAAAAAIAAAAAAAAAlHSUYowBYpSMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpSMAXiUSwFzdS4=',
  sk: 'gASVqAEAAAAAAACMGnNrbGVhcm4ubGluZWFyX21vZGVsLl9iYXNllIwQTGluZWFyUmVncmVzc2lvbpSTlCmBlH2UKIwNZml0X2ludGVyY2VwdJSIjAZjb3B5X1iUiIwDdG9slEc+sMb3oLXtjYwGbl9qb2JzlE6MCHBvc2l0aXZllImMDm5fZmVhdHVyZXNfaW5flEsBjAVjb2VmX5SMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoD4wFZHR5cGWUk5SMAmY4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQwj+///////vP5R0lGKMBXJhbmtflEsBjAlzaW5ndWxhcl+UaA5oEUsAhZRoE4eUUpQoSwFLAYWUaBuJQwjNO39mnqDmP5R0lGKMCmludGVyY2VwdF+UaAyMBnNjYWxhcpSTlGgbQwgAAAAAAACgPJSGlFKUjBBfc2tsZWFybl92ZXJzaW9ulIwFMS45LjGUdWIu',
  cloud:
    'gAWV4gEAAAAAAACMF2Nsb3VkcGlja2xlLmNsb3VkcGlja2xllIwOX21ha2VfZnVuY3Rpb26Uk5QoaACMDV9idWlsdGluX3R5cGWUk5SMCENvZGVUeXBllIWUUpQoSwFLAEsASwFLAksDQwyXAHwAZAF6AAAAUwCUTksBhpQpjAF4lIWUjA48ZHluYW1pYy1jb2RlPpSMCDxsYW1iZGE+lIwIPGxhbWJkYT6USw5DCoAAqBGoMakTgACUQwCUKSl0lFKUfZQojAtfX3BhY2thZ2VfX5ROjAhfX25hbWVfX5SMCF9fbWFpbl9flIwIX19maWxlX1+UjBMvdG1wL21vZGVsZm10L3BrLnB5lHVOTk50lFKUaACMEl9mdW5jdGlvbl9zZXRzdGF0ZZSTlGgafZR9lChoFYwIPGxhbWJkYT6UjAxfX3F1YWxuYW1lX1+UjAg8bGFtYmRhPpSMD19fYW5ub3RhdGlvbnNfX5R9lIwOX19rd2RlZmF1bHRzX1+UTowMX19kZWZhdWx0c19flE6MCl9fbW9kdWxlX1+UaBaMB19fZG9jX1+UTowLX19jbG9zdXJlX1+UTowXX2Nsb3VkcGlja2xlX3N1Ym1vZHVsZXOUXZSMC19fZ2xvYmFsc19flH2UdYaUhlIwLg==',
  lazy: 'gASVNwAAAAAAAACMCGJ1aWx0aW5zlIwHZ2V0YXR0cpSTlIwIYnVpbHRpbnOUjANzdHKUk5SMBXVwcGVylIaUUpQu',
  plain:
    'gASVbwEAAAAAAABdlChLAUdABAAAAAAAAIwBeJQoSwFLAksDSwR0lI+UKEsBSwKQQiwBAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHiUKEsBkZROiIoNAAAAAAAAAAAAAAAAEGUu',
};
const bytesOf = (name: string) => Buffer.from(pickles[name]!, 'base64');
const only = (bytes: Uint8Array) => reportsOfBytes(bytes, 'f')[0]!;

describe('reportsOfBytes', () => {
  it.each([
    ['evil0', 'dangerous', 'posix.system'],
    ['evil2', 'dangerous', 'posix.system'],
    ['evil4', 'dangerous', 'posix.system'],
    ['lazy', 'dangerous', 'builtins.getattr'],
    ['cloud', 'code', 'cloudpickle.cloudpickle._make_function'],
    ['sk', 'data', 'sklearn.linear_model._base.LinearRegression'],
    ['array', 'data', 'collections.OrderedDict'],
  ])('%s is %s for %s', (name, verdict, imported) => {
    const report = only(bytesOf(name));
    expect(report).toMatchObject({ verdict, isWhole: true });
    expect(report.imports).toContain(imported);
  });

  it('finds nothing in plain values', () => {
    expect(only(bytesOf('plain'))).toMatchObject({ verdict: 'data', imports: [], calls: 0 });
  });

  it('calls an import unknown that no list has', () => {
    expect(only(Buffer.from('cacme.models\nModel\n.', 'latin1'))).toMatchObject({
      verdict: 'unknown',
      imports: ['acme.models.Model'],
    });
  });

  it('calls a name dangerous that is made on the way', () => {
    // The module's name comes out of a call, so that no reader can see it.
    const bytes = Buffer.from('\x80\x04cacme\nname\n)R\x8c\x01x\x93.', 'latin1');
    expect(only(bytes)).toMatchObject({ verdict: 'dangerous', imports: ['acme.name', '?.x'] });
  });

  it('reports what a cut file would have imported', () => {
    const evil = bytesOf('evil4');
    expect(only(evil.subarray(0, evil.length - 3))).toMatchObject({ verdict: 'dangerous', isWhole: false });
    expect(only(bytesOf('plain').subarray(0, 40))).toMatchObject({ verdict: 'unreadable' });
    expect(only(Buffer.from([0x80, 4, 0x8e, 255, 255, 255, 255, 255, 255, 255, 127]))).toMatchObject({
      verdict: 'unreadable',
    });
  });

  it('looks at pickles behind the first', () => {
    expect(only(Buffer.concat([bytesOf('plain'), bytesOf('evil4')]))).toMatchObject({ verdict: 'dangerous' });
  });

  it('looks into gzip and zip', () => {
    expect(only(gzipSync(bytesOf('evil4')))).toMatchObject({ verdict: 'dangerous', file: 'f' });
    const reports = reportsOfBytes(
      zipOf({ 'archive/data.pkl': bytesOf('cloud'), 'archive/weights': Buffer.from('x') }),
      'model.pth',
    );
    expect(reports).toMatchObject([{ file: 'model.pth!archive/data.pkl', verdict: 'code' }]);
    expect(only(Buffer.from('PK\x03\x04'))).toMatchObject({ verdict: 'unreadable' });
    expect(only(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))).toMatchObject({ verdict: 'unreadable' });
  });
});

describe('pickleReports', () => {
  it('reads the wrapper that MLflow pickled, without opening it', async () => {
    const folder = fileURLToPath(new URL('../fixtures/logged/phi3-genai-python', import.meta.url));
    const reports = await pickleReports(folder);
    expect(reports).toMatchObject([{ file: 'python_model.pkl', verdict: 'code' }]);
    expect(reports[0]!.imports).toContain('mlflow.pyfunc.model.PythonModel');
  });
});

/** A zip archive with deflated members. */
function zipOf(members: Readonly<Record<string, Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, data] of Object.entries(members)) {
    const packed = deflateRawSync(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(members).length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
