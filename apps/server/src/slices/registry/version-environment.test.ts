import { expect, test } from 'vitest';
import { pythonOf, requirementsOf } from './version-environment.ts';

test('packages come by their normal names, without comments and options', () => {
  const text =
    '# made by a tool\n--index-url https://example.org\nScikit_Learn==1.5.0  # pinned\nnumpy\nmlflow[extras]>=3 ; python_version > "3.8"\n\n-r more.txt';
  expect([...requirementsOf(text)]).toEqual([
    ['scikit-learn', '==1.5.0'],
    ['numpy', 'any version'],
    ['mlflow', '[extras]>=3 ; python_version > "3.8"'],
  ]);
});

test('the version of Python is text, however YAML reads it', () => {
  expect(pythonOf('python: 3.11.7\nbuild_dependencies:\n- pip')).toBe('3.11.7');
  expect(pythonOf('python: 3.5')).toBe('3.5');
  expect(pythonOf('dependencies: []')).toBeUndefined();
  expect(pythonOf('- list')).toBeUndefined();
});
