import { isDict, readYaml } from '@millrace/models';

/** `scikit-learn[all]==1.5; python_version > "3.8"` → the name, and what is asked of it. */
const requirement = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(.*)$/;

/**
 * What a model asks of its environment: packages by their normal names, from the text of `requirements.txt`. Options, and
 * comments are left out.
 *
 * @example requirementsOf('Scikit_Learn==1.5.0\n# note')  // Map { 'scikit-learn' → '==1.5.0' }
 */
export function requirementsOf(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  const found = lines.flatMap((line): [string, string][] => {
    const [, name, rest = ''] = requirement.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase().replace(/[._-]+/g, '-'), rest || 'any version']];
  });
  return new Map(found);
}

/** The version of Python that `python_env.yaml` names. */
export function pythonOf(text: string): string | undefined {
  const yaml = readYaml(text);
  const python = isDict(yaml) ? yaml['python'] : undefined;
  return python === undefined || python === null ? undefined : String(python);
}
