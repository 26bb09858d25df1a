/** How a folder lays out a text model as ONNX. */
export type GenerateLayout =
  /** onnxruntime-genai's: `genai_config.json` beside graph and tokenizer. */
  | { readonly kind: 'genai' }
  /** The hub's: `config.json` and `tokenizer.json`, and graphs in `onnx/` or beside them. */
  | { readonly kind: 'hub'; readonly graphs: readonly string[] };

const marker = 'genai_config.json';
const graph = /^(?:onnx\/)?(?:decoder_)?model(?:_merged)?(?:_\w+)?\.onnx$/;

/**
 * Finds out by the names of files alone.
 *
 *     generateLayout(['config.json', 'tokenizer.json', 'onnx/model.onnx'])   // { kind: 'hub', graphs: ['onnx/model.onnx'] }
 *
 * @param files paths below the folder, with `/` between
 * @returns undefined for any other folder
 */
export function generateLayout(files: readonly string[]): GenerateLayout | undefined {
  if (files.includes(marker)) return { kind: 'genai' };
  const graphs = files.filter((file) => graph.test(file)).sort();
  const isHub = graphs.length > 0 && ['config.json', 'tokenizer.json'].every((name) => files.includes(name));
  return isHub ? { kind: 'hub', graphs } : undefined;
}

/** What a folder must hold to be one, for messages. */
export const generateLayouts = `${marker}, or config.json with tokenizer.json and onnx/model.onnx`;
