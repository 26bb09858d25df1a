import { createInterface } from 'node:readline/promises';
import { StartProblem } from '@millrace/server';
import { Command, Option } from 'commander';
import { type PermissionFlags, permissionOptions, permissionsOf } from '../models/options.ts';
import { serveOnce } from '../models/serve-once.ts';

interface ChatFlags extends PermissionFlags {
  readonly modelUri?: string;
  readonly url?: string;
  readonly system?: string;
  readonly apiKey?: string;
}

interface Message {
  readonly role: string;
  readonly content: string;
}

/** `millrace models chat`: talks to a served model, or to one that is served for this talk. */
export function modelsChat(entry: URL): Command {
  const command = new Command('chat')
    .description('Talk to a chat model in the terminal; an empty line ends.')
    .helpOption('--help', 'Show this help.');
  const options = [
    new Option('-m, --model-uri <uri>', 'The model to serve for this talk.'),
    new Option('--url <url>', 'Where a model is served already, such as http://127.0.0.1:5000.').conflicts('modelUri'),
    new Option('--system <text>', 'What the model is told first.'),
    new Option('--api-key <key>', 'Bearer token of the served model.').env('MILLRACE_SCORING_API_KEY'),
    ...permissionOptions(),
  ];
  for (const option of options) command.addOption(option);
  return command.action(async (flags: ChatFlags) => {
    if (flags.url !== undefined) return talk(flags.url, flags);
    if (flags.modelUri === undefined) throw new StartProblem('Give -m, the model, or --url, where one is served.');
    const { modelUri } = flags;
    await serveOnce(
      { modelUri, entry, environment: { manager: 'local' }, permissions: permissionsOf(flags) },
      ({ url }) => talk(url, flags),
    );
  });
}

async function talk(url: string, { system, apiKey }: ChatFlags): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: '> ' });
  const messages: Message[] = system === undefined ? [] : [{ role: 'system', content: system }];
  const isTerminal = process.stdin.isTTY === true;
  const ask = (): void => {
    if (isTerminal) lines.prompt();
  };
  ask();
  for await (const line of lines) {
    if (line.trim() === '') break;
    messages.push({ role: 'user', content: line });
    let content = '';
    for await (const piece of answer(url, messages, apiKey)) {
      content += piece;
      process.stdout.write(piece);
    }
    process.stdout.write('\n');
    messages.push({ role: 'assistant', content });
    ask();
  }
  lines.close();
}

async function* answer(url: string, messages: readonly Message[], apiKey?: string): AsyncGenerator<string> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
    body: JSON.stringify({ messages, stream: true }),
  });
  if (!response.ok || !response.body) throw new StartProblem(await refusal(response));
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) yield pieceOf(event);
  }
}

function pieceOf(event: string): string {
  const data = event.replace(/^data: /, '');
  if (data === '[DONE]') return '';
  const chunk = JSON.parse(data) as { choices: { delta: { content?: string } }[] };
  return chunk.choices[0]?.delta.content ?? '';
}

async function refusal(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  return body?.error?.message ?? `The model answered with status ${response.status}.`;
}
