import {
  ArrowLeft,
  ArrowRight,
  Copy,
  Download,
  GripVertical,
  Maximize2,
  Minimize2,
  MoreHorizontal,
  MoveHorizontal,
  SlidersHorizontal,
  Trash2,
} from 'lucide-react';
import { type DragEvent, memo, type ReactNode, type RefObject } from 'react';
import { saveFile } from '../../kernel/save-file.ts';
import { Menu, MenuDivider, MenuItem } from '../../kernel/ui/Menu.tsx';
import { sayError } from '../../kernel/ui/toasts.ts';
import { useStable } from '../../kernel/use-stable.ts';
import type { Badge } from './prepare-badge.ts';

/** Where a card stands on its board. */
export interface CardPlace {
  readonly id: string;
  readonly isWide: boolean;
  readonly isFull: boolean;
  readonly onWide: () => void;
  readonly onFull: () => void;
  /** Puts another card in the place of this one. */
  readonly onDrop?: (id: string) => void;
  /** Puts the card one place back or on; absent where there is none. */
  readonly onBack?: () => void;
  readonly onOn?: () => void;
  readonly onRemove?: () => void;
  /** Opens the choice of columns. */
  readonly onChange?: () => void;
  /** The same, for another card. */
  readonly onCopy?: () => void;
}

/** A file that a card can make of itself. */
export interface CardFile {
  readonly title: string;
  readonly ending: string;
  readonly make: () => Promise<Blob> | Blob;
}

interface ChartCardProps {
  readonly place: CardPlace;
  readonly card: RefObject<HTMLElement | null>;
  readonly title: string;
  readonly badge?: Badge;
  readonly files: readonly CardFile[];
  readonly isStale?: boolean;
  /** It has been stale for so long that the reader should see it. */
  readonly isLate?: boolean;
  readonly children: ReactNode;
}

const dragType = 'application/x-millrace-card';

/** The frame of every chart: what it is, what can be done with it, and the drawing. */
export function ChartCard({ place, card, title, badge, files, isStale, isLate, children }: ChartCardProps) {
  const { id, isWide, isFull, onDrop } = place;
  const onFull = useStable(place.onFull);
  const commands = useStable(() => <CardCommands place={place} title={title} files={files} />);
  return (
    <article
      ref={card}
      className="chart-card"
      data-card={id}
      data-wide={isWide || undefined}
      data-full={isFull || undefined}
      data-stale={isStale || undefined}
      data-late={isLate || undefined}
      onDragOver={(event) => event.dataTransfer.types.includes(dragType) && event.preventDefault()}
      onDrop={(event) => onDrop?.(event.dataTransfer.getData(dragType))}
    >
      <CardHead
        {...{ id, title, isFull, onFull, commands }}
        badge={badge?.text}
        explanation={badge?.explanation}
        canDrag={onDrop !== undefined}
      />
      <div className="chart-body">{children}</div>
    </article>
  );
}

interface CardHeadProps {
  readonly id: string;
  readonly title: string;
  readonly badge: string | undefined;
  readonly explanation: string | undefined;
  readonly canDrag: boolean;
  readonly isFull: boolean;
  readonly onFull: () => void;
  readonly commands: () => ReactNode;
}

/** Stays as it is while the drawing below it changes: its menu costs more to make again than a drawing. */
const CardHead = memo(function CardHead(props: CardHeadProps) {
  const { id, title, badge, explanation, canDrag, isFull, onFull, commands } = props;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a handle for those who drag; the order is no information
    <header draggable={canDrag} onDragStart={(event: DragEvent) => event.dataTransfer.setData(dragType, id)}>
      {canDrag && <GripVertical className="icon grip" aria-hidden />}
      <h3 className="cut" title={id}>
        {title}
      </h3>
      {badge && (
        <span className="chart-badge" title={explanation}>
          {badge}
        </span>
      )}
      <span className="grow" />
      <FullButton {...{ isFull, onFull, title }} />
      <Menu
        trigger={
          <button type="button" className="button bare icon-only" aria-label={`Menu of ${title}`}>
            <MoreHorizontal className="icon" aria-hidden />
          </button>
        }
      >
        <Made by={commands} />
      </Menu>
    </header>
  );
});

/** What a function makes when it is shown. */
const Made = ({ by }: { readonly by: () => ReactNode }) => by();

interface FullButtonProps extends Pick<CardPlace, 'isFull' | 'onFull'> {
  readonly title: string;
}

function FullButton({ isFull, onFull, title }: FullButtonProps) {
  const Icon = isFull ? Minimize2 : Maximize2;
  return (
    <button
      type="button"
      className="button bare icon-only"
      aria-label={isFull ? `Leave full window: ${title}` : `Full window: ${title}`}
      onClick={onFull}
    >
      <Icon className="icon" aria-hidden />
    </button>
  );
}

function CardCommands({ place, title, files }: Pick<ChartCardProps, 'place' | 'title' | 'files'>) {
  const { isWide, onWide, onBack, onOn, onRemove, onChange, onCopy } = place;
  return (
    <>
      {onChange && (
        <MenuItem icon={<SlidersHorizontal className="icon" aria-hidden />} onSelect={onChange}>
          Change…
        </MenuItem>
      )}
      {onCopy && (
        <MenuItem icon={<Copy className="icon" aria-hidden />} onSelect={onCopy}>
          Duplicate…
        </MenuItem>
      )}
      <MenuItem icon={<MoveHorizontal className="icon" aria-hidden />} onSelect={onWide}>
        {isWide ? 'Single width' : 'Double width'}
      </MenuItem>
      {onBack && (
        <MenuItem icon={<ArrowLeft className="icon" aria-hidden />} onSelect={onBack}>
          Move back
        </MenuItem>
      )}
      {onOn && (
        <MenuItem icon={<ArrowRight className="icon" aria-hidden />} onSelect={onOn}>
          Move on
        </MenuItem>
      )}
      {files.length > 0 && <MenuDivider />}
      {files.map((file) => (
        <MenuItem
          key={file.ending}
          icon={<Download className="icon" aria-hidden />}
          onSelect={() => void save(title, file)}
        >
          {file.title}
        </MenuItem>
      ))}
      {onRemove && <MenuDivider />}
      {onRemove && (
        <MenuItem danger icon={<Trash2 className="icon" aria-hidden />} onSelect={onRemove}>
          Remove
        </MenuItem>
      )}
    </>
  );
}

async function save(title: string, { ending, make }: CardFile): Promise<void> {
  try {
    saveFile(`${title.replaceAll('/', '-')}.${ending}`, await make());
  } catch (error) {
    sayError(error);
  }
}
