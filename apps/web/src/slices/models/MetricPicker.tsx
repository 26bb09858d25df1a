import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Popover } from '../../kernel/ui/Popover.tsx';

interface MetricPickerProps {
  readonly keys: readonly string[];
  readonly shown: readonly string[];
  readonly onShow: (keys: readonly string[]) => void;
}

/** Keys that are listed at once. */
const listedMost = 200;

/** Which metrics of the runs are columns. */
export function MetricPicker({ keys, shown, onShow }: MetricPickerProps) {
  const [text, setText] = useState('');
  const found = keys.filter((key) => key.toLowerCase().includes(text.toLowerCase()));
  const toggle = (key: string) => onShow(shown.includes(key) ? shown.filter((it) => it !== key) : [...shown, key]);
  return (
    <Popover
      label="Metrics shown as columns"
      trigger={
        <button type="button" className="button">
          <Columns3 className="icon" aria-hidden /> Metrics <span className="count">{shown.length}</span>
        </button>
      }
    >
      <div className="form">
        <input
          className="field"
          type="search"
          aria-label="Find a metric"
          placeholder={`Find among ${keys.length}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ul className="check-list">
          {found.slice(0, listedMost).map((key) => (
            <li key={key}>
              <label className="check-line">
                <input type="checkbox" className="check" checked={shown.includes(key)} onChange={() => toggle(key)} />
                <span className="cut" title={key}>
                  {key}
                </span>
              </label>
            </li>
          ))}
        </ul>
        {found.length > listedMost && (
          <p className="meta">{found.length - listedMost} more: type a part of the name.</p>
        )}
        {keys.length === 0 && <p className="meta">The runs of these versions have logged no metrics.</p>}
      </div>
    </Popover>
  );
}
