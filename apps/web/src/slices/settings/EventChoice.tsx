import { eventGroups } from './prepare-webhooks.ts';

interface EventChoiceProps {
  readonly chosen: readonly string[];
  readonly onChoose: (names: readonly string[]) => void;
}

/** What a webhook is told of. */
export function EventChoice({ chosen, onChoose }: EventChoiceProps) {
  const toggle = (name: string) =>
    onChoose(chosen.includes(name) ? chosen.filter((it) => it !== name) : [...chosen, name]);
  return (
    <div className="event-choice">
      {eventGroups.map(({ title, names }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          {names.map((name) => (
            <label key={name} className="check-line">
              <input type="checkbox" className="check" checked={chosen.includes(name)} onChange={() => toggle(name)} />
              <code>{name}</code>
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
