import { runs } from '@millrace/protocol';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import { colourTag, type LineStyle, lineStyleOf } from '../../kernel/chart/line-style.ts';
import { Swatch } from '../../kernel/chart/Swatch.tsx';
import { sayError } from '../../kernel/ui/toasts.ts';

interface ColourChoiceProps {
  readonly run_id: string;
  readonly name: string;
  readonly colour?: string;
  readonly look: LineStyle;
}

/** A run's line, which opens the browser's choice of colours; the server keeps what was chosen. */
export function ColourChoice({ run_id, name, colour, look }: ColourChoiceProps) {
  const [chosen, setChosen] = useState<string>();
  const keep = async (): Promise<void> => {
    if (chosen === undefined) return;
    try {
      await call(runs.setTag, { run_id, key: colourTag, value: chosen });
      await queryClient.invalidateQueries({ queryKey: ['runs'] });
    } catch (error) {
      sayError(error);
    }
    // Another may have been chosen meanwhile.
    setChosen((now) => (now === chosen ? undefined : now));
  };
  return (
    <label className="colour-choice" title="Change the colour">
      <Swatch look={chosen === undefined ? look : lineStyleOf(run_id, chosen)} />
      <input
        type="color"
        aria-label={`Colour of ${name}`}
        value={chosen ?? colour ?? '#808080'}
        onChange={(event) => setChosen(event.target.value)}
        onBlur={() => void keep()}
      />
    </label>
  );
}
