import { readFileSync } from 'node:fs';
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
const only = async (bytes: Uint8Array) => (await reportsOfBytes(bytes, 'f'))[0]!;

describe('reportsOfBytes', () => {
  it.each([
    ['evil0', 'dangerous', 'posix.system'],
    ['evil2', 'dangerous', 'posix.system'],
    ['evil4', 'dangerous', 'posix.system'],
    ['lazy', 'dangerous', 'builtins.getattr'],
    ['cloud', 'code', 'cloudpickle.cloudpickle._make_function'],
    ['sk', 'data', 'sklearn.linear_model._base.LinearRegression'],
    ['array', 'data', 'collections.OrderedDict'],
  ])('%s is %s for %s', async (name, verdict, imported) => {
    const report = await only(bytesOf(name));
    expect(report).toMatchObject({ verdict, isWhole: true });
    expect(report.imports).toContain(imported);
  });

  it('finds nothing in plain values', async () => {
    expect(await only(bytesOf('plain'))).toMatchObject({ verdict: 'data', imports: [], calls: 0 });
  });

  it('calls an import unknown that no list has', async () => {
    expect(await only(Buffer.from('cacme.models\nModel\n.', 'latin1'))).toMatchObject({
      verdict: 'unknown',
      imports: ['acme.models.Model'],
    });
  });

  it('calls a name dangerous that is made on the way', async () => {
    // The module's name comes out of a call, so that no reader can see it.
    const bytes = Buffer.from('\x80\x04cacme\nname\n)R\x8c\x01x\x93.', 'latin1');
    expect(await only(bytes)).toMatchObject({ verdict: 'dangerous', imports: ['acme.name', '?.x'] });
  });

  it('reports what a cut file would have imported', async () => {
    const evil = bytesOf('evil4');
    expect(await only(evil.subarray(0, evil.length - 3))).toMatchObject({ verdict: 'dangerous', isWhole: false });
    expect(await only(bytesOf('plain').subarray(0, 40))).toMatchObject({ verdict: 'unreadable' });
    expect(await only(Buffer.from([0x80, 4, 0x8e, 255, 255, 255, 255, 255, 255, 255, 127]))).toMatchObject({
      verdict: 'unreadable',
    });
  });

  it('looks at pickles behind the first', async () => {
    expect(await only(Buffer.concat([bytesOf('plain'), bytesOf('evil4')]))).toMatchObject({ verdict: 'dangerous' });
  });

  it('looks into gzip and zip', async () => {
    expect(await only(gzipSync(bytesOf('evil4')))).toMatchObject({ verdict: 'dangerous', file: 'f' });
    const reports = await reportsOfBytes(
      zipOf({ 'archive/data.pkl': bytesOf('cloud'), 'archive/weights': Buffer.from('x') }),
      'model.pth',
    );
    expect(reports).toMatchObject([{ file: 'model.pth!archive/data.pkl', verdict: 'code' }]);
    expect(await only(Buffer.from('PK\x03\x04'))).toMatchObject({ verdict: 'unreadable' });
    expect(await only(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))).toMatchObject({ verdict: 'unreadable' });
  });
});

/** Made by conformance/models/make_pickles.py. */
const made = JSON.parse(readFileSync(new URL('../fixtures/pickles.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;
const madeBytes = (name: string) => Buffer.from(made[name]!, 'base64');

describe('what Python packs', () => {
  it.each(Object.keys(made).filter((name) => name.includes('evil')))('%s is dangerous', async (name) => {
    const report = await only(madeBytes(name));
    expect(report).toMatchObject({ verdict: 'dangerous', isWhole: true });
    expect(report.imports).toContain('posix.system');
  });

  it.each(['joblib', 'joblib objects', 'joblib zlib', 'joblib gzip', 'joblib bz2', 'joblib xz'])(
    '%s is data, the arrays between its opcodes too',
    async (name) => {
      const report = await only(madeBytes(name));
      expect(report).toMatchObject({ verdict: 'data', isWhole: true });
      expect(report.imports).toContain('joblib.numpy_pickle.NumpyArrayWrapper');
    },
  );

  it('says what it does not look into', async () => {
    expect(await only(madeBytes('joblib lzma'))).toMatchObject({
      verdict: 'unreadable',
      note: 'packed with lzma, which is not looked into',
    });
    expect(await reportsOfBytes(madeBytes('npy'), 'numbers.npy')).toEqual([]);
  });

  it.each(['bomb xz', 'bomb bz2'])('%s is given up at the bound', async (name) => {
    const budget = { total: { left: 1_000_000 }, depth: 0 };
    expect(await reportsOfBytes(madeBytes(name), 'f', budget)).toMatchObject([{ verdict: 'unreadable' }]);
  });

  it.each(['evil xz', 'evil bz2', 'joblib', 'joblib zlib', 'evil 4'])(
    '%s cut or changed never throws',
    async (name) => {
      const whole = madeBytes(name);
      for (let at = 0; at < whole.length; at += 3) {
        const changed = Buffer.from(whole);
        changed[at]! ^= 0xff;
        for (const bytes of [changed, whole.subarray(0, at)])
          expect(await reportsOfBytes(bytes, 'f')).toSatisfy((reports: unknown[]) => reports.length <= 1);
      }
    },
  );

  it('does not follow packings for ever, nor believe a size', async () => {
    let packed = bytesOf('evil4');
    for (let times = 0; times < 6; times++) packed = gzipSync(packed);
    expect(await only(packed)).toMatchObject({ verdict: 'unreadable', note: 'packed more than 4 times over' });
    const huge = Buffer.from(
      madeBytes('joblib').toString('latin1').replace('K\x05K\x08\x86', 'K\xffK\xff\x86'),
      'latin1',
    );
    expect(await only(huge)).toMatchObject({ verdict: 'unreadable', isWhole: false });
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
