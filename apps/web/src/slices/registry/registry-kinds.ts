import type { Infer, shapes } from '@millrace/protocol';

export type RegisteredModel = Infer<typeof shapes.registeredModel>;
export type ModelVersion = Infer<typeof shapes.modelVersion>;
export type AliasChange = Infer<typeof shapes.aliasChange>;

/** Models and prompts lie in one registry; a tag tells them apart. */
export type RegistryKind = 'model' | 'prompt';
export const promptTag = 'mlflow.prompt.is_prompt';

/** Addresses of both kinds look alike, so one may name the other. */
export const kindOf = ({ tags = [] }: RegisteredModel): RegistryKind =>
  tags.some(({ key, value = '' }) => key === promptTag && value.toLowerCase() === 'true') ? 'prompt' : 'model';
