import { registeredModels } from '@millrace/protocol';
import { Box, MessageSquareText } from 'lucide-react';
import { call } from '../../kernel/api/call.ts';
import type { PaletteSource } from '../../kernel/frame/palette.ts';
import { registryFilter } from './prepare-filter.ts';
import type { RegistryKind } from './registry-kinds.ts';

const found = 5;

/** Models or prompts whose name holds the text; those changed last when there is none. */
export const registrySource =
  (kind: RegistryKind, open: (name: string) => void): PaletteSource =>
  async (text, signal) => {
    const input = {
      filter: registryFilter(text, kind),
      max_results: found,
      order_by: ['last_updated_timestamp DESC'],
    };
    const { registered_models = [] } = await call(registeredModels.searchRegisteredModels, input, { signal });
    return registered_models.map(({ name = '' }) => ({
      id: `${kind}-${encodeURIComponent(name)}`,
      label: name,
      kind: kind === 'model' ? 'Model' : 'Prompt',
      icon: kind === 'model' ? Box : MessageSquareText,
      run: () => open(name),
    }));
  };
