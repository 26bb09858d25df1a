import { useEffect, useState } from 'react';
import type { PaletteItem, PaletteSource } from './palette.ts';
import { type Found, foundBy, type SourceAnswer } from './prepare-found.ts';

/** Typing pauses this long before the server is asked. */
const pauseMs = 120;

/** What the sources find for a text. Each is shown as it answers, and what it found for the text before stays until then. */
export function useFound(sources: readonly PaletteSource[], text: string): Found {
  const [answers, setAnswers] = useState<readonly (SourceAnswer | undefined)[]>([]);
  useEffect(() => {
    const control = new AbortController();
    const ask = async (source: PaletteSource, place: number): Promise<void> => {
      const answer = await answerOf(source(text.trim(), control.signal));
      if (control.signal.aborted) return;
      setAnswers((now) => sources.map((_, at) => (at === place ? { ...answer, isFor: text } : now[at])));
    };
    const timer = setTimeout(() => void Promise.all(sources.map(ask)), text === '' ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [sources, text]);
  return foundBy(
    sources.map((_, at) => answers[at]),
    text,
  );
}

/** A source that fails leaves the others in place. */
const answerOf = (found: Promise<readonly PaletteItem[]>) =>
  found.then(
    (items) => ({ items, hasFailed: false }),
    () => ({ items: [], hasFailed: true }),
  );
