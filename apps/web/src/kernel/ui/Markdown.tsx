import { useEffect, useState } from 'react';
import { sayError } from './toasts.ts';

/** A text in Markdown, sanitised; the code for it loads on first use. */
export function Markdown({ text }: { readonly text: string }) {
  const [html, setHtml] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    import('./render-markdown.ts').then(({ renderMarkdown }) => isCurrent && setHtml(renderMarkdown(text)), sayError);
    return () => {
      isCurrent = false;
    };
  }, [text]);
  // Even an empty text would have to come from the sanitiser.
  if (html === undefined) return <div className="markdown" />;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: what the sanitiser let through
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
}
