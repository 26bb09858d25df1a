import { readFile } from 'node:fs/promises';
import { createContext, Script } from 'node:vm';
import { Template } from '@huggingface/jinja';
import { contained, has } from '../contained.ts';
import { EngineError } from '../errors.ts';
import type { ChatMessage } from '../port.ts';

type Json = Readonly<Record<string, unknown>>;

/** A template is the model author's program, so it gets an end: in time, and in length. */
const maxMilliseconds = 2000;
const maxCharacters = 2 ** 24;

/** Turns messages into the text that the model was trained on. */
export class ChatTemplate {
  private readonly template: Template;
  private readonly special: Json;

  /** @throws {EngineError} `invalid_model` when it is no template */
  constructor(source: string, config: Json) {
    try {
      this.template = new Template(source);
    } catch (cause) {
      throw new EngineError('invalid_model', 'The chat template cannot be read.', { cause });
    }
    this.special = specialTokens(config);
  }

  /** @throws {EngineError} `invalid_input` with the template's own words when it refuses the messages */
  render(messages: readonly ChatMessage[], extra: Json = {}): string {
    const text = this.limited({
      tools: null,
      documents: null,
      ...this.special,
      ...extra,
      messages,
      add_generation_prompt: true,
    });
    if (text.length <= maxCharacters) return text;
    throw refused(`the text would have ${text.length} characters; ${maxCharacters} are allowed`);
  }

  private limited(variables: Json): string {
    const render = (): string => this.template.render(variables);
    try {
      // Interrupts the interpreter wherever it is; the template itself has no access to this context.
      return String(call.runInContext(createContext({ render }), { timeout: maxMilliseconds }));
    } catch (cause) {
      const late = (cause as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
      throw refused(
        late ? `it ran for more than ${maxMilliseconds} ms` : cause instanceof Error ? cause.message : String(cause),
        cause,
      );
    }
  }
}

const call = new Script('render()');

const refused = (why: string, cause?: unknown): EngineError =>
  new EngineError('invalid_input', `Failed to apply chat template: ${why}`, { cause, param: 'messages' });

/** `bos_token` and its like, which are texts or objects with a text. */
function specialTokens(config: Json): Json {
  const tokens = Object.entries(config).filter(([key]) => key.endsWith('_token'));
  return Object.fromEntries(
    tokens.flatMap(([key, value]) => {
      const text = typeof value === 'object' && value !== null ? (value as { content?: unknown }).content : value;
      return typeof text === 'string' ? [[key, text]] : [];
    }),
  );
}

/**
 * The template of a tokenizer's folder: the file `chat_template.jinja`, else the one inside `tokenizer_config.json`; undefined when
 * there is neither.
 */
export async function readChatTemplate(folder: string, config: Json): Promise<ChatTemplate | undefined> {
  const source = (await has(folder, 'chat_template.jinja'))
    ? await readFile(await contained(folder, 'chat_template.jinja'), 'utf8')
    : embedded(config['chat_template']);
  return source === undefined ? undefined : new ChatTemplate(source, config);
}

/** A text, or a list of named ones of which `default` is meant. */
function embedded(template: unknown): string | undefined {
  if (typeof template === 'string') return template;
  if (!Array.isArray(template)) return undefined;
  const entries = template as { name?: unknown; template?: unknown }[];
  const found = entries.find(({ name }) => name === 'default') ?? entries[0];
  return typeof found?.template === 'string' ? found.template : undefined;
}
