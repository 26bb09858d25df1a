import { modelVersions, registeredModels } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import type { PromptVersion } from './prepare-prompt.ts';

const promptsMax = 500;
const versionsMax = 1_000;
/** What tells a prompt from a model: MLflow keeps both in one table. */
const isPrompt = "tags.`mlflow.prompt.is_prompt` = 'true'";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const promptList = (text: string) =>
  queryOptions({
    queryKey: ['prompts', 'list', text],
    queryFn: async ({ signal }) => {
      const named = text.trim() === '' ? '' : ` AND name ILIKE ${quoted(`%${text.trim()}%`)}`;
      const input = { filter: isPrompt + named, max_results: promptsMax, order_by: ['last_updated_timestamp DESC'] };
      return (await call(registeredModels.searchRegisteredModels, input, { signal })).registered_models ?? [];
    },
  });

export const promptByName = (name: string) =>
  queryOptions({
    queryKey: ['prompts', name],
    queryFn: async ({ signal }) =>
      (await call(registeredModels.getRegisteredModel, { name }, { signal })).registered_model ?? {},
  });

export const promptVersions = (name: string) =>
  queryOptions({
    queryKey: ['prompts', name, 'versions'],
    queryFn: async ({ signal }): Promise<readonly PromptVersion[]> => {
      const input = {
        filter: `name = ${quoted(name)} AND ${isPrompt}`,
        max_results: versionsMax,
        order_by: ['version_number DESC'],
      };
      return (await call(modelVersions.searchModelVersions, input, { signal })).model_versions ?? [];
    },
  });
