import { SearchField } from './SearchField.tsx';

export interface PickItem {
  readonly id: string;
  readonly name: string;
  /** Said at the end of its line. */
  readonly note?: string;
}

/** What fits the text of the search, or as much of it as is listed. */
export interface PickSection {
  readonly title?: string;
  readonly items: readonly PickItem[];
  /** How many fit in all. */
  readonly total: number;
}

interface PickListProps {
  /** What the search field is called. */
  readonly label: string;
  readonly placeholder?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly sections: readonly PickSection[];
  readonly isChosen: (id: string) => boolean;
  readonly onToggle: (id: string) => void;
}

/** Chooses several among many by their names. */
export function PickList({ label, placeholder, text, onText, sections, ...choice }: PickListProps) {
  return (
    <>
      <SearchField {...{ label, placeholder, text, onText }} />
      <div className="pick-list">
        {sections
          .filter(({ items }) => items.length > 0)
          .map((section) => (
            <Section key={section.title ?? ''} section={section} {...choice} />
          ))}
      </div>
    </>
  );
}

interface SectionProps extends Pick<PickListProps, 'isChosen' | 'onToggle'> {
  readonly section: PickSection;
}

function Section({ section: { title, items, total }, isChosen, onToggle }: SectionProps) {
  return (
    <fieldset aria-label={title}>
      {title && <p className="pick-title">{title}</p>}
      {items.map(({ id, name, note }) => (
        <label key={id} className="pick-line">
          <input type="checkbox" className="check" checked={isChosen(id)} onChange={() => onToggle(id)} />
          <span className="cut grow" title={name}>
            {name}
          </span>
          {note && <span className="meta">{note}</span>}
        </label>
      ))}
      {total > items.length && (
        <p className="pick-title">{(total - items.length).toLocaleString('en')} more: type a part of the name</p>
      )}
    </fieldset>
  );
}

/** The first of those whose names hold the text. */
export function pickSection(items: readonly PickItem[], text: string, most: number, title?: string): PickSection {
  const found = items.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  return { ...(title && { title }), items: found.slice(0, most), total: found.length };
}
