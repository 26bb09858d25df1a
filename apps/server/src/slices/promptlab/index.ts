import { promptlab } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { createPromptlabRun } from './create-promptlab-run.ts';

export const promptlabSlice = slice(promptlab, { createPromptlabRun });
