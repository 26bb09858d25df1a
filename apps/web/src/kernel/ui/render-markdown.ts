import DOMPurify from 'dompurify';
import { Marked } from 'marked';
import { trusted } from '../trusted-types.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** HTML inside Markdown is shown as it is written: already to parse it would have the browser look at its event handlers. */
const marked = new Marked({
  gfm: true,
  async: false,
  renderer: { html: ({ text }) => text.replace(/[&<>"]/g, (char) => entities[char] as string) },
});

/** Markdown as HTML without anything that runs, sends or looks like the page's own controls. */
export function renderMarkdown(text: string): string {
  return DOMPurify.sanitize(marked.parse(text) as string, {
    TRUSTED_TYPES_POLICY: trusted as never,
    RETURN_TRUSTED_TYPE: true,
    FORBID_TAGS: ['style', 'form', 'button', 'textarea', 'select', 'iframe', 'object', 'embed', 'svg', 'math'],
    FORBID_ATTR: ['style', 'class', 'id', 'srcset'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#|\/(?!\/)|data:image\/(?:png|jpeg|gif|webp);)/i,
  }) as unknown as string;
}
