/**
 * Runs `action` on a key of the whole page: `/`, `[`, `mod+k` (Ctrl or ⌘). A single letter is left to whoever is typed into.
 * Returns what removes it.
 */
export function onKey(key: string, action: () => void): () => void {
  const withMod = key.startsWith('mod+');
  const wanted = withMod ? key.slice(4) : key;
  const listener = (event: KeyboardEvent): void => {
    // What has the focus comes first.
    if (
      event.defaultPrevented ||
      event.key.toLowerCase() !== wanted ||
      event.altKey ||
      (event.ctrlKey || event.metaKey) !== withMod
    )
      return;
    if (!withMod && isTyping(event.target)) return;
    event.preventDefault();
    action();
  };
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}

/** Whether a letter typed there means the letter. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
  !(target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type));
