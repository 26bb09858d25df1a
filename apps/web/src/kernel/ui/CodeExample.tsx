import { useState } from 'react';
import { CopyButton } from './CopyButton.tsx';

/** One text per language; the reader's choice is kept while the page is open. */
export function CodeExample({ texts }: { readonly texts: Readonly<Record<string, string>> }) {
  const languages = Object.keys(texts);
  const [chosen, setChosen] = useState(languages[0] ?? '');
  const text = texts[chosen] ?? '';
  return (
    <>
      {languages.length > 1 && (
        <div className="choices" role="group" aria-label="Language">
          {languages.map((language) => (
            <button
              key={language}
              type="button"
              className="button bare"
              aria-pressed={language === chosen}
              onClick={() => setChosen(language)}
            >
              {language}
            </button>
          ))}
        </div>
      )}
      <div className="code">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>
          <code>{text}</code>
        </pre>
        <CopyButton text={text} label="Copy the code" />
      </div>
    </>
  );
}
