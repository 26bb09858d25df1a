import type { ModelFiles } from '@millrace/engines';
import { type Mlmodel, toJs } from '@millrace/models';
import { generateFolderOf } from './generate-folder.ts';

/** The flavors as plain values; a class around an ONNX generate folder counts as that folder. */
export function modelFiles(folder: string, mlmodel: Mlmodel): ModelFiles {
  const flavors = Object.fromEntries(
    Object.entries(mlmodel.flavors).map(([name, section]) => [name, toJs(section) as Record<string, unknown>]),
  );
  const generateFolder = generateFolderOf(folder, mlmodel);
  return { folder, flavors: generateFolder ? { genai_onnx: { path: generateFolder } } : flavors };
}
