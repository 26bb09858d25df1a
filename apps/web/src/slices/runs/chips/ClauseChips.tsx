import { Check, CircleSlash2, TextCursorInput, X } from 'lucide-react';
import { memo, useMemo } from 'react';
import { Menu, MenuDivider, MenuItem } from '../../../kernel/ui/Menu.tsx';
import { type Chip, prepareChips, withChip } from './prepare-chips.ts';

interface ClauseChipsProps {
  /** What the table shows; the chips say the same. */
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Goes to a part of the filter in its box; undefined where there is no box. */
  readonly onEdit: ((start: number, end: number) => void) | undefined;
}

/** The conditions of the filter one by one, to be changed and dropped by mouse. */
export const ClauseChips = memo(function ClauseChips({ filter, onFilter, onEdit }: ClauseChipsProps) {
  const chips = useMemo(() => prepareChips(filter), [filter]);
  if (chips.length === 0) return null;
  return (
    <ul className="clause-chips" aria-label="Conditions of the filter">
      {chips.map((chip, at) => (
        <li key={chip.start} className="chip" data-negated={chip.isNegated || undefined}>
          <Menu
            align="start"
            trigger={
              <button type="button" className="cut mono" title={chip.text}>
                {chip.text}
              </button>
            }
          >
            <ChipMenu chip={chip} onEdit={onEdit} onChange={(clause) => onFilter(withChip(chips, at, clause))} />
          </Menu>
          <button
            type="button"
            aria-label={`Remove ${chip.text}`}
            onClick={() => onFilter(withChip(chips, at, undefined))}
          >
            <X className="icon" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
});

interface ChipMenuProps extends Pick<ClauseChipsProps, 'onEdit'> {
  readonly chip: Chip;
  readonly onChange: (clause: string | undefined) => void;
}

function ChipMenu({ chip, onEdit, onChange }: ChipMenuProps) {
  const { operators, negated, isNegated, start, end } = chip;
  return (
    <>
      {operators.map(({ name, clause, isOwn }) => (
        <MenuItem
          key={name}
          icon={<Check className="icon" aria-hidden style={{ visibility: isOwn ? undefined : 'hidden' }} />}
          onSelect={() => onChange(clause)}
        >
          <code>{name}</code>
        </MenuItem>
      ))}
      {operators.length > 0 && <MenuDivider />}
      <MenuItem icon={<CircleSlash2 className="icon" aria-hidden />} onSelect={() => onChange(negated)}>
        {isNegated ? 'No longer negated' : 'Negate'}
        <code className="end cut">{negated}</code>
      </MenuItem>
      {onEdit && (
        <MenuItem icon={<TextCursorInput className="icon" aria-hidden />} onSelect={() => onEdit(start, end)}>
          Edit in the filter
        </MenuItem>
      )}
      <MenuItem icon={<X className="icon" aria-hidden />} onSelect={() => onChange(undefined)}>
        Remove
      </MenuItem>
    </>
  );
}
