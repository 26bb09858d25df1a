import { isNamed, type Mlmodel, specsOf } from '@millrace/models';

/** What a text model's rows are, and what its answers look like. */
export type TextTask =
  /** `messages` → an object as OpenAI's chat answers. */
  | { readonly kind: 'chat' }
  /** A column of text → an object with `choices`, the bare new text (`prompt`), or text as a pipeline gives it. */
  | {
      readonly kind: 'completions' | 'prompt' | 'text';
      readonly column: string;
      /** What a refusal calls the column. */
      readonly shown: string;
      /** `{prompt}` stands for the text. */
      readonly template: string;
      /** Whether the answer begins with the prompt. */
      readonly isFullText: boolean;
    };

export function textTaskOf({ flavors, metadata, signature }: Mlmodel): TextTask {
  const transformers = flavors['transformers'];
  const task = metadata?.['task'] ?? transformers?.['inference_task'];
  if (task === 'llm/v1/chat') return { kind: 'chat' };
  const specs = signature?.inputs ? specsOf(signature.inputs) : [];
  const name = isNamed(specs) ? String(specs[0]?.name) : '0';
  const template = metadata?.['prompt_template'];
  return {
    kind: task === 'llm/v1/completions' ? 'completions' : transformers ? 'text' : 'prompt',
    column: name,
    shown: name === '0' ? 'The prompt' : name,
    template: typeof template === 'string' ? template : '{prompt}',
    isFullText: template === undefined || template === null,
  };
}
