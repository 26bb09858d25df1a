import { describe, expect, it } from 'vitest';
import { checkRequirements, packageOf } from './requirements.ts';

describe('X-2: requirements of a model', () => {
  it.each([
    'mlflow==3.17.2',
    'scikit-learn>=1.0,<2',
    'torch',
    'uvicorn[standard]==0.54.0',
    'numpy==2.4.6; python_version >= "3.11"',
    '-c constraints.txt',
    'onnxruntime_genai ~= 0.18',
    'torch==2.15.0+cpu',
  ])('%s is a package with versions', (line) => {
    expect(checkRequirements(`# comment\n\n${line}\n`)).toEqual([line]);
  });
  it.each([
    'git+https://example.org/x',
    'https://example.org/x.whl',
    './local',
    '../x',
    '--index-url https://example.org',
    '-e .',
    'x @ file:///etc',
    '-r ../other.txt',
    'a; rm -rf $(pwd) && `x`',
    'a==1 | sh',
  ])('%s is refused', (line) => {
    expect(() => checkRequirements(line)).toThrow('not a package with versions');
  });
  it('packageOf', () => {
    expect(packageOf('Scikit-Learn[all]>=1')).toBe('scikit-learn');
  });
});
