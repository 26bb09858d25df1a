import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Popover } from '../ui/Popover.tsx';
import { copyText } from './copy-text.ts';
import { isLocal, prepareShare } from './prepare-share.ts';

/** Copies the address of the page as it stands, and says what another will see by it. */
export function ShareMenu() {
  const [link, setLink] = useState<URL>();
  const [isCopied, setCopied] = useState(false);
  const open = (isOpen: boolean): void => {
    setCopied(false);
    const shown = isOpen ? new URL(location.href) : undefined;
    setLink(shown);
    if (shown) void copyText(shown.href).then(setCopied);
  };
  return (
    <Popover
      label="Share"
      open={link !== undefined}
      onOpenChange={open}
      trigger={
        <button type="button" className="button bare icon-only" aria-label="Share this page" title="Share this page">
          <Link2 className="icon" aria-hidden />
        </button>
      }
    >
      {link && <Shared link={link} isCopied={isCopied} />}
    </Popover>
  );
}

function Shared({ link, isCopied }: { readonly link: URL; readonly isCopied: boolean }) {
  const phrases = prepareShare(link.searchParams);
  return (
    <div className="share">
      <strong role="status">{isCopied ? 'The link is copied.' : 'The link to this page:'}</strong>
      <div className="line">
        <input
          className="field mono grow"
          readOnly
          aria-label="Link"
          value={link.href}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={link.href} label="Copy the link" />
      </div>
      <p>{phrases.length > 0 ? 'It shows this page with' : 'It shows this page as it opens by itself.'}</p>
      {phrases.length > 0 && (
        <ul>
          {phrases.map((phrase) => (
            <li key={phrase}>{phrase}</li>
          ))}
        </ul>
      )}
      <p className="meta">What is not saved yet is not in it.</p>
      {isLocal(link.hostname) && (
        <p className="meta">{link.hostname} is this computer: the link opens here and nowhere else.</p>
      )}
    </div>
  );
}
