import type { CustomModel, ModelContext, TextGenerator } from '@millrace/sdk/models';

/** A model of our own: a prompt per row in, a text per row out, around an ONNX folder. */
export default class Phi3Model implements CustomModel {
  private generator: TextGenerator | undefined;

  async loadContext(context: ModelContext): Promise<void> {
    this.generator = await context.openGenerator('phi3-mini-onnx', context.modelConfig);
  }

  async predict(_: ModelContext, rows: readonly { readonly prompt: string }[]): Promise<string | readonly string[]> {
    const answers = await Promise.all(rows.map(({ prompt }) => this.generator!.complete(prompt)));
    return answers.length === 1 ? answers[0]! : answers;
  }

  async *predictStream(_: ModelContext, rows: readonly { readonly prompt: string }[]): AsyncGenerator<string> {
    for (const { prompt } of rows) yield* this.generator!.stream(prompt);
  }
}
